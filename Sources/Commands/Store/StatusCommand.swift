import ArgumentParser
import GitStorage
import JSONText
import Merging
import Records
import Sync
import Workspace

/// `kith status`: how the store stands.
struct StatusCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what waits, what is held and why, and what is disputed.",
    discussion: """
      kith status
      kith status --json | jq '.held[].path'
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let status = try workspace.status()
    let printer = Printer(globals, context)
    let output = StatusOutput(status, workspace, daemon: try await DaemonStanding.ask(workspace))
    if printer.isJSON {
      try printer.json(output.json())
    } else {
      try output.print(to: printer)
    }
    return .done
  }
}

/// How a store stands, for people and for programs.
struct StatusOutput {
  private let status: StoreStatus
  private let workspace: Workspace
  private let daemon: DaemonStanding

  init(_ status: StoreStatus, _ workspace: Workspace, daemon: DaemonStanding) {
    self.status = status
    self.workspace = workspace
    self.daemon = daemon
  }

  private var isInMemory: Bool { get throws { try FileSystem(of: workspace.root).isInMemory } }
  private var conflictCount: Int { status.conflicts.map(\.entries.count).reduce(0, +) }

  func print(to printer: Printer) throws {
    try printer.line("Store \(PlainText.line(workspace.root.description)), branch \(PlainText.line(status.branch))")
    if let pause = status.pause {
      try printer.line(printer.style.caution(PlainText.line(Self.capitalized(pause.message))))
      if let hint = pause.hint { try printer.line("  to go on: \(PlainText.line(hint))") }
    }
    if try isInMemory {
      let words = "The store lies in memory: what is not pushed is gone when the machine is turned off."
      try printer.line(printer.style.caution(words))
    }
    if status.isInterrupted { try printer.line("An interrupted run will be finished by the next command that writes.") }
    try printRemotes(to: printer)
    try daemon.print(to: printer)
    if !status.waiting.isEmpty {
      try printer.line(daemon.isRunning ? "Saved, and about to be committed:" : "Saved and not committed yet (kith sync):")
      for path in status.waiting { try printer.line("  \(PlainText.line(path.description))") }
    }
    try list("Held until it is mended:", status.held, printer, caution: true)
    if !status.heldDeletions.isEmpty {
      try printer.line(printer.style.caution("Gone, and not believed without a word (kith sync --accept-deletions):"))
      for path in status.heldDeletions { try printer.line("  \(PlainText.line(path.description))") }
    }
    if !status.conflicts.isEmpty {
      try printer.line(
        printer.style.caution("\(conflictCount) \(conflictCount == 1 ? "conflict" : "conflicts")") + " (kith conflicts):")
      for disputed in status.conflicts {
        let fields = disputed.entries.map { $0.field.isEmpty ? "deleted" : $0.fieldName }
        try printer.line(
          "  \(PlainText.line(disputed.record.displayName)): \(PlainText.line(fields.joined(separator: ", ")))")
      }
    }
    try list("Not records, left alone:", status.foreign, printer, caution: false)
    try list("Not written to disk:", status.withheld, printer, caution: false)
    if status.identityIsGuessed {
      let who = workspace.identity.author
      try printer.line("Commits bear the name \(PlainText.line("\(who.name) <\(who.email)>")), which was guessed.")
    }
    let isQuiet =
      status.pause == nil && status.waiting.isEmpty && status.held.isEmpty && status.heldDeletions.isEmpty
      && status.conflicts.isEmpty && status.foreign.isEmpty
    if isQuiet { try printer.line(printer.style.good("Every record is committed, nothing is held, nothing is disputed.")) }
  }

  private func printRemotes(to printer: Printer) throws {
    let remotes = try workspace.repository.remotes()
    if remotes.isEmpty { try printer.line("No remote.") }
    // Paused, HEAD may be anywhere.
    for remote in remotes where status.pause == nil {
      let count = try RemoteProgress(workspace, remote: remote.name).unpushed()
      let state =
        switch count {
        case nil: "not synced yet"
        case 0?: "nothing to push"
        case let count?: "\(count) \(count == 1 ? "commit" : "commits") to push"
        }
      try printer.line("Remote \(PlainText.line(remote.name)): \(state)")
      guard let parked = try ParkedTip.standing(at: remote.name, in: workspace) else { continue }
      try printer.line(printer.style.caution("  " + PlainText.line(parked.error.message)))
      if let hint = parked.error.hint { try printer.line("    \(PlainText.line(hint))") }
    }
  }

  private func list(_ title: String, _ files: [HeldFile], _ printer: Printer, caution: Bool) throws {
    guard !files.isEmpty else { return }
    try printer.line(caution ? printer.style.caution(title) : title)
    for file in files {
      try printer.line(
        "  " + PlainText.line(StoreError.place(file.path.description, file.position) + ": " + file.reason))
      if let hint = file.hint { try printer.line("    \(PlainText.line(hint))") }
    }
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  func json() throws -> JSONObject {
    var object: JSONObject = [
      "path": .string(workspace.root.description), "branch": .string(status.branch),
      "waiting": status.waiting.json, "held": .array(status.held.map { .object($0.json) }),
      "heldDeletions": status.heldDeletions.json, "foreign": .array(status.foreign.map { .object($0.json) }),
      "withheld": .array(status.withheld.map { .object($0.json) }),
      "conflicts": .number(JSONNumber(conflictCount)), "interrupted": .bool(status.isInterrupted),
      "identityGuessed": .bool(status.identityIsGuessed),
    ]
    object["daemon"] = .object(daemon.json)
    if try isInMemory { object["inMemory"] = .bool(true) }
    object["head"] = status.head.map { .string($0.id.hex) }
    object["paused"] = status.pause.map { .string($0.message) }
    object["remotes"] = .array(
      try workspace.repository.remotes().map { remote in
        var entry: JSONObject = ["name": .string(remote.name)]
        if status.pause == nil {
          entry["parked"] = try ParkedTip.standing(at: remote.name, in: workspace).map { .object($0.json) }
          entry["unpushed"] = try RemoteProgress(workspace, remote: remote.name).unpushed().map { .number(JSONNumber($0)) }
        }
        return .object(entry)
      })
    return object
  }
}
