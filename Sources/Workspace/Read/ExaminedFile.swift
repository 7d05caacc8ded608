import GitStorage
import JSONText
import Records

/// A file of the working tree looked at by itself, and what must be known of it to look at all together.
struct ExaminedFile: Sendable {
  let path: GitPath
  /// What is wrong with it by itself.
  private(set) var findings: [CheckFinding] = []
  /// Its place, where it is the place of a record.
  private(set) var place: RecordPath?
  private(set) var id: RecordID?
  /// The contact it names.
  private(set) var contact: String?
  /// Of a contact.
  private(set) var facts: RecordFacts?

  init(_ found: DiskChange.Found, at path: GitPath) {
    self.path = path
    switch found {
    case .file(let file): examine(file.bytes)
    case .nothing: break
    case .notAFile(let reason):
      findings.append(CheckFinding(.error, path, reason, hint: "make it a file that you may read again"))
    }
  }

  private mutating func examine(_ bytes: [UInt8]) {
    guard let text = path.text, let place = RecordPath(text) else {
      findings.append(
        CheckFinding(
          .warning, path, path.text.flatMap(RecordPath.issue(for:)) ?? "not the place of a record",
          hint: "Kith leaves it alone; keep other files outside orgs/"))
      return
    }
    self.place = place
    do {
      examine(try Record.read(bytes, as: place.type), at: place, bytes)
    } catch {
      findings += CheckFinding.all(of: error, at: path, in: bytes)
    }
  }

  private mutating func examine(_ record: Record, at place: RecordPath, _ bytes: [UInt8]) {
    for issue in Record.repairs(in: record.value, as: place.type) + [record.issue(at: place)].compactMap({ $0 }) {
      findings.append(CheckFinding(.warning, path, issue, in: bytes))
    }
    for secret in record.secrets { findings.append(CheckFinding(path, secret, in: bytes)) }
    guard place.org != nil else { return }
    id = record.id
    if place.type == .contact {
      facts = RecordFacts(record, at: place)
    } else {
      contact = record.value["contact"]?.stringValue
    }
  }
}
