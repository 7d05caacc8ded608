import ArgumentParser
import JSONText
import Records
import Workspace

/// `kith duplicates`: people with more than one contact.
struct DuplicatesCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "List the people who have several contacts, and why these are one.",
    discussion: """
      kith duplicates
      kith duplicates --json | jq -r '.id, .merged[].id'

      Contacts that share an email are one person: sync merges them, the elder stands for all. What is no duplicate is taken \
      apart with kith contact unmerge.
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let snapshot = try workspace.snapshot()
    let printer = Printer(globals, context)
    let organizations = try globals.org == nil ? snapshot.organizations() : [Organization(globals, in: snapshot).text]
    let found = try organizations.flatMap { try snapshot.people(of: $0).duplicates() }
    for duplicate in found {
      if printer.isJSON { try printer.json(duplicate.json) } else { try print(duplicate, to: printer) }
    }
    if found.isEmpty, !printer.isJSON { try printer.line("Nobody has more than one contact.") }
    if found.contains(where: { $0.merged.contains { !$0.isJoined } }) {
      try printer.hint("kith sync merges those that are not merged yet")
    }
    return .done
  }

  private func print(_ duplicate: Duplicate, to printer: Printer) throws {
    try printer.line(printer.style.strong(PlainText.line(duplicate.survivor.naming)))
    let rows = duplicate.merged.map { merged in
      (merged.contact.id?.text ?? "", PlainText.line(merged.contact.record.displayName), merged.reason)
    }
    let width = rows.map { PlainText.width($0.1) }.max() ?? 0
    for (id, name, reason) in rows {
      try printer.line("  \(printer.style.faint(id))  \(PlainText.padded(name, width))  \(reason)")
    }
  }
}

extension Duplicate.Merged {
  fileprivate var reason: String {
    let why = shared.isEmpty ? "merged on purpose" : "shares \(shared.map(PlainText.line).joined(separator: ", "))"
    return isJoined ? why : "\(why); not merged yet"
  }

  fileprivate var json: JSONObject {
    [
      "id": contact.id.map { .string($0.text) } ?? .null, "name": .string(contact.record.displayName),
      "shares": .array(shared.map { .string($0) }), "joined": .bool(isJoined), "path": .string(contact.path.text),
    ]
  }
}

extension Duplicate {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "id": survivor.id.map { .string($0.text) } ?? .null, "name": .string(survivor.record.displayName),
      "merged": .array(merged.map { .object($0.json) }), "_path": .string(survivor.path.text),
    ]
    object["_org"] = survivor.path.org.map { .string($0) }
    return object
  }
}
