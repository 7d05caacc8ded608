import JSONText
import Merging
import Records

/// Two people's edits of one record, and who wrote what: Ana on our side at nine, Ben on theirs at ten, unless a test says otherwise.
struct Example {
  var type: RecordType = .contact
  var base: JSONObject? = [:]
  var ours: JSONObject
  var theirs: JSONObject
  var history = TwoPeople()

  func merged() throws -> RecordMerge.Result {
    try RecordMerge.merge(type: type, base: base, ours: ours, theirs: theirs, provenance: history)
  }

  /// The merged value of one field.
  func merged(_ key: JSONKey) throws -> JSONValue? {
    try merged().value[key]
  }
}

/// A history in which each side has one writer.
struct TwoPeople: Provenance {
  static let ana = Writer(author: "ana@acme.example", time: Timestamp(seconds: 1_795_338_000), commit: "a1")
  static let ben = Writer(author: "ben@acme.example", time: Timestamp(seconds: 1_795_341_600), commit: "b2")

  var ours: Writer? = ana
  var theirs: Writer? = ben

  func writer(of field: JSONPointer, on side: Side) -> Writer? { side == .ours ? ours : theirs }
}

/// The entry that keeps what somebody lost.
func entry(_ field: String, _ value: JSONValue?, _ writer: Writer?) throws -> ConflictEntry {
  guard let pointer = JSONPointer(text: field) else { throw BadPointer(text: field) }
  return ConflictEntry(field: pointer, value: value, writer: writer)
}

private struct BadPointer: Error {
  let text: String
}
