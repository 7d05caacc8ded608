import ArgumentParser
import GitStorage
import JSONText
import Merging
import Records
import Workspace

/// `kith conflicts list`: what is disputed, or was.
struct ConflictsListCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the values that lost against others.",
    discussion: """
      kith conflicts list
      kith conflicts list --resolved --days 7
      """)

  @OptionGroup var globals: GlobalOptions

  @Flag(help: "List those that were resolved, the newest first.")
  var resolved = false

  @Option(help: ArgumentHelp("How far back --resolved looks.", valueName: "number"))
  var days = 30

  func validate() throws {
    guard (1...36_500).contains(days) else { throw ValidationError("--days must be between 1 and 36500") }
  }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    if resolved {
      try listResolved(workspace, printer, now: context.now())
    } else {
      try listOpen(workspace, printer)
    }
    return .done
  }

  private func listOpen(_ workspace: Workspace, _ printer: Printer) throws {
    let disputes = try workspace.disputes().filter { globals.org == nil || $0.path.org == globals.org }
    for disputed in disputes {
      let reference = disputed.path.type == .contact ? disputed.record.id?.text : nil
      if printer.isJSON {
        for entry in disputed.entries {
          var object = entry.json.objectValue ?? [:]
          object["_org"] = disputed.path.org.map { .string($0) }
          object["_path"] = .string(disputed.path.text)
          object["_record"] = disputed.record.id.map { .string($0.text) }
          object["_name"] = .string(disputed.record.displayName)
          object["_now"] = JSONPointer(text: entry.field).flatMap { disputed.record.value.value(ofField: $0) }
          try printer.json(object)
        }
        continue
      }
      try printer.line("\(printer.style.strong(PlainText.line(disputed.record.displayName)))  \(disputed.path.text)")
      for entry in disputed.entries {
        let sentence = entry.sentence(in: disputed.record.value, printer)
        try printer.line("  \(printer.style.caution(PlainText.line(entry.id)))  \(sentence)")
      }
      let name = reference ?? disputed.path.text
      let other = disputed.entries.contains { !$0.field.isEmpty } ? "--take the other" : "kith contact delete \(name)"
      let entry =
        disputed.entries.count > 1
        ? " <\(disputed.entries.map { PlainText.line(String($0.id.prefix(4))) }.joined(separator: " or "))>" : ""
      try printer.line("  Decide with: kith conflicts resolve \(name)\(entry) --keep, or \(other)")
    }
    if disputes.isEmpty { try printer.line("Nothing is disputed.") }
  }

  private func listResolved(_ workspace: Workspace, _ printer: Printer, now: Timestamp) throws {
    let since = now.adding(seconds: -Int64(days) * 86_400) ?? now
    let found = try workspace.resolvedConflicts(since: since).filter { globals.org == nil || $0.path.org == globals.org }
    for resolved in found {
      let time = Timestamp(seconds: resolved.commit.committer.time)
      if printer.isJSON {
        var object = resolved.entry.json.objectValue ?? [:]
        object["_org"] = resolved.path.org.map { .string($0) }
        object["_path"] = .string(resolved.path.text)
        object["_name"] = .string(resolved.name)
        object["_resolvedBy"] = .string(resolved.commit.author.email)
        object["_resolvedAt"] = .string(time.description)
        object["_commit"] = .string(resolved.commit.id.hex)
        try printer.json(object)
        continue
      }
      try printer.line(
        "\(printer.time(time))  \(PlainText.line(resolved.name)): \(resolved.entry.sentence(in: nil, printer)),"
          + " resolved by \(PlainText.line(resolved.commit.author.email))")
    }
    if found.isEmpty { try printer.line("Nothing was resolved in the last \(days) days.") }
  }
}
