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
    var paths: [GitPath] = []
    try snapshot.walk("orgs") { paths.append($0) }
    var round = CheckRound(reader)
    try round.note(ExaminedFile(reader.find("kith.json"), at: "kith.json"))
    // Some at a time, so that no more than these are held in memory.
    for start in stride(from: 0, to: paths.count, by: Self.batch) {
      let some = Array(paths[start..<min(start + Self.batch, paths.count)])
      for file in try SideBySide.map(some, { [reader] in ExaminedFile(try reader.find(listed: $0), at: $0) }) {
        try round.note(file)
      }
    }
    return (try round.findings, round.count)
  }

  private static let batch = 4096
}

/// What files are to one another: who has the same id or address, who names a contact that is not there.
private struct CheckRound {
  private struct Identity: Hashable {
    let org: String
    let type: RecordType
    let id: String
  }

  private let reader: DiskReader
  private(set) var count = 0
  private var found: [CheckFinding] = []
  private var addresses = SharedAddresses()
  private var files: [Identity: GitPath] = [:]
  private var references: [(path: GitPath, contact: Identity)] = []

  init(_ reader: DiskReader) { self.reader = reader }

  /// Takes note of a file; call in path order.
  mutating func note(_ file: ExaminedFile) throws {
    found += file.findings
    guard let place = file.place else { return }
    count += 1
    guard let org = place.org else { return }
    if let id = file.id {
      if let other = files.updateValue(file.path, forKey: Identity(org: org, type: place.type, id: id.text)) {
        found.append(
          CheckFinding(
            .error, file.path, at: try position(of: "id", in: file.path), "the id \(id) is also that of \(other)",
            hint: "remove the id from the copy, or remove the copy"))
      }
    }
    if let facts = file.facts { addresses.note(facts) }
    if let contact = file.contact { references.append((file.path, Identity(org: org, type: .contact, id: contact))) }
  }

  var findings: [CheckFinding] {
    get throws {
      let dangling = try references.filter { files[$0.contact] == nil }.map { path, contact in
        CheckFinding(
          .warning, path, at: try position(of: "contact", in: path), "there is no contact \(contact.id)",
          hint: "it is kept; correct the id if it is wrong")
      }
      let shared = try addresses.unexplained.map { shared in
        let path = GitPath(shared.path.text)
        return CheckFinding(
          .error, path, at: try position(of: "email", in: path), "\(shared.key) is also the address of \(shared.other)",
          hint: "keep the address in one of the two, or let the younger say \"mergedInto\" if they are one person")
      }
      return (found + dangling + shared).inReadingOrder
    }
  }

  /// Where a key stands in a file.
  private func position(of key: String, in path: GitPath) throws -> TextPosition? {
    guard case .file(let file) = try reader.find(path) else { return nil }
    return JSONParser.position(of: JSONPointer([key]), in: file.bytes)
  }
}
