import ArgumentParser
import GitStorage
import Records
import Sync
import Workspace

/// `kith clone`: a working copy of a store that a team has.
struct CloneCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Make a working copy of a store.",
    discussion: """
      kith clone git@example.com:team/crm.git ~/crm
      """)

  // What fails halfway leaves an empty folder.
  static let changesAllOrNothing = false

  @OptionGroup var globals: GlobalOptions

  @Argument(help: ArgumentHelp("The address or the path of the remote.", valueName: "url"))
  var address: String

  @Argument(help: ArgumentHelp("The folder; without it one named after the remote.", valueName: "dir"), completion: .directory)
  var folder: String?

  func run(in context: CommandContext) async throws -> ExitStatus {
    let base = context.folder(globals)
    let url = Self.isLocal(address) ? PathText.absolute(address, from: base) : address
    let place = PathText.absolute(try folder ?? Self.name(of: address), from: base)
    let workspace: Workspace
    do {
      workspace = try await CloneStore(transport: context.transport).clone(
        url, to: place, program: context.program, environment: context.environment)
    } catch let error as TransportError where error.kind == .noSuchRepository {
      throw Failure(.notFound, "\(url): \(error.message)", hint: "check the address")
    }
    let printer = Printer(globals, context)
    try context.installHooks(in: workspace, printer)
    if printer.isJSON { try printer.json(StoreSummary(workspace).json()) }
    let snapshot = try workspace.snapshot()
    try printer.line("Cloned \(PlainText.line(address)) into \(PathText.quoted(workspace.root.description)):")
    for organization in try snapshot.organizations() {
      let count = try snapshot.paths(of: .contact, in: organization).count
      try printer.line("  \(organization): \(count) \(count == 1 ? "contact" : "contacts")")
    }
    return .done
  }

  /// Whether an address is a path on this machine: git takes host:path for ssh's, unless a slash comes first.
  private static func isLocal(_ address: String) -> Bool {
    !address.prefix { $0 != "/" }.contains(":")
  }

  /// The folder git would make: the last part of the address, without `.git`.
  private static func name(of address: String) throws -> String {
    var parts = address.split(whereSeparator: { $0 == "/" || $0 == ":" })
    if parts.last == ".git" { parts.removeLast() }
    guard var name = parts.last else {
      throw Failure(.usage, "\"\(address)\" says no name for the folder", hint: "kith clone \(PathText.quoted(address)) <dir>")
    }
    if name.hasSuffix(".git") { name = name.dropLast(4) }
    return String(name)
  }
}
