import GitStorage
import JSONText
import Records

/// Validates what is in the working tree. Layout alone is never an error.
package struct StoreCheck {
  private let snapshot: Snapshot
  private let reader: DiskReader

  package init(_ workspace: Workspace) throws {
    snapshot = try workspace.snapshot()
    reader = workspace.reader
  }

  /// Looks at every file under `orgs/` and at kith.json; findings in path order.
  package func run() throws -> (findings: [CheckFinding], files: Int) {
    var findings: [CheckFinding] = []
    var count = 0
    var addresses = SharedAddresses()
    var ids: [String: GitPath] = [:]
    var contacts: Set<String> = []
    var references: [(path: GitPath, org: String, contact: String, bytes: [UInt8])] = []
    func inspect(_ path: GitPath) throws {
      let file: DiskFile
      switch try reader.find(path) {
      case .file(let found): file = found
      case .nothing: return
      case .notAFile(let reason):
        findings.append(CheckFinding(.error, path, reason, hint: "make it a file that you may read again"))
        return
      }
      guard let text = path.text, let place = RecordPath(text) else {
        findings.append(
          CheckFinding(
            .warning, path, path.text.flatMap(RecordPath.issue(for:)) ?? "not the place of a record",
            hint: "Kith leaves it alone; keep other files outside orgs/"))
        return
      }
      count += 1
      let record: Record
      do {
        record = try Record.read(file.bytes, as: place.type)
      } catch {
        findings += CheckFinding.all(of: error, at: path, in: file.bytes)
        return
      }
      for issue in Record.repairs(in: record.value, as: place.type) + [record.issue(at: place)].compactMap({ $0 }) {
        findings.append(CheckFinding(.warning, path, issue, in: file.bytes))
      }
      for secret in record.secrets { findings.append(CheckFinding(path, secret, in: file.bytes)) }
      guard let org = place.org else { return }
      if let id = record.id {
        let key = "\(org)/\(place.type.rawValue)/\(id)"
        if let other = ids[key] {
          findings.append(
            CheckFinding(
              .error, path, at: JSONParser.position(of: JSONPointer(["id"]), in: file.bytes),
              "the id \(id) is also that of \(other)", hint: "remove the id from the copy, or remove the copy"))
        }
        ids[key] = path
        if place.type == .contact { contacts.insert("\(org)/\(id)") }
      }
      if place.type == .contact { addresses.note(RecordFacts(record, at: place)) }
      if place.type != .contact, let contact = record.value["contact"]?.stringValue {
        references.append((path, org, contact, file.bytes))
      }
    }
    try inspect("kith.json")
    try snapshot.walk("orgs", inspect)
    for reference in references where !contacts.contains("\(reference.org)/\(reference.contact)") {
      findings.append(
        CheckFinding(
          .warning, reference.path, at: JSONParser.position(of: JSONPointer(["contact"]), in: reference.bytes),
          "there is no contact \(reference.contact)", hint: "it is kept; correct the id if it is wrong"))
    }
    for shared in addresses.unexplained {
      guard case .file(let file) = try reader.find(GitPath(shared.path.text)) else { continue }
      findings.append(
        CheckFinding(
          .error, GitPath(shared.path.text), at: JSONParser.position(of: JSONPointer(["email"]), in: file.bytes),
          "\(shared.key) is also the address of \(shared.other)",
          hint: "keep the address in one of the two, or let the younger say \"mergedInto\" if they are one person"))
    }
    return (findings.inReadingOrder, count)
  }
}
