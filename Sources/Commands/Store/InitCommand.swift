import ArgumentParser
import GitStorage
import JSONText
import Records
import Workspace

/// `kith init`: a new store.
struct InitCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a new store.",
    discussion: """
      kith init ~/crm --org acme --name "Acme"

      Makes a git repository with one organization and its first commit. A folder that holds the files of a store already is \
      put under git as it is. Git's hooks and merge driver are set up in it; your global git configuration is not touched.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: ArgumentHelp("The folder; without it the current one.", valueName: "dir"), completion: .directory)
  var folder: String?

  @Option(help: "What the organization is called.")
  var name: String?

  func run(in context: CommandContext) async throws -> ExitStatus {
    let base = context.folder(globals)
    let place = folder.map { PathText.absolute($0, from: base) } ?? base
    let org = try globals.org.map { text in
      guard let slug = OrgSlug(text) else {
        throw Failure(
          .usage, "\"\(text)\" cannot be the short name of an organization: it is made of a-z, 0-9 and -",
          hint: "--org \(Slug.make(from: text))" + (name == nil ? " --name \(PathText.quoted(text))" : ""))
      }
      return slug
    }
    if let name, name.trimmed.isEmpty { throw Failure(.usage, "the name of the organization is empty") }
    let workspace = try StoreCreation.create(
      at: place, org: org, name: name?.trimmed, program: context.program, environment: context.environment, now: context.now)
    let printer = Printer(globals, context)
    try context.installHooks(in: workspace, printer)
    if printer.isJSON { try printer.json(StoreSummary(workspace).json()) }
    let organizations = try workspace.snapshot().organizations()
    let folder = PathText.quoted(workspace.root.description)
    try printer.line("Made a store in \(folder) for \(organizations.joined(separator: ", ")).")
    try printer.line("Next: kith -C \(folder) contact add --name \"Grace Hopper\"")
    try IdentityHint(workspace).show(after: workspace.head(), to: printer)
    return .done
  }
}

/// A store in a few words, for programs.
struct StoreSummary {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func json() throws -> JSONObject {
    [
      "path": .string(workspace.root.description), "branch": .string(workspace.shortBranch),
      "head": try workspace.head().map { .string($0.id.hex) } ?? .null,
      "organizations": .array(try workspace.snapshot().organizations().map { .string($0) }),
    ]
  }
}
