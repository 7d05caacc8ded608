import JSONText
import Records

/// A message we sent and the provider's own listing of it are one message.
///
/// A message born here keeps its id and holds the provider's (`provider.sids`). Where a poll brought the same message under the
/// provider's id, that copy folds into ours: it fills blanks without conflicts, and its state counts at the attempt its id stands
/// for. Two messages born here never fold.
package enum PolledCopies {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    for path in draft.touchedPaths(where: { $0 == .thread }) {
      guard let thread = try draft.record(at: path), mayFold(thread) else { continue }
      try fold(around: path, in: draft)
    }
  }

  private static let messages: JSONKey = "messages"

  /// Whether a thread holds anything that could fold; most hold nothing we sent.
  private static func mayFold(_ thread: Record) -> Bool {
    elements(of: thread).contains { sids(of: $0) != nil || isPolled($0) }
  }

  /// Folds within a part and those of the years beside it: a message queued before midnight may be listed after it.
  private static func fold(around path: RecordPath, in draft: RepairDraft) throws {
    var paths = [path]
    if let year = path.year { paths += [year - 1, year + 1].compactMap { path.beside(year: $0, part: nil) } }
    var parts: [(path: RecordPath, record: Record)] = []
    for path in paths {
      if let record = try draft.record(at: path) { parts.append((path, record)) }
    }
    // Which message holds an id of the provider's; of two that claim it the outbox decides, so neither folds.
    var owners: [String: [(part: Int, message: String)]] = [:]
    for (number, part) in parts.enumerated() {
      for message in elements(of: part.record) where !isPolled(message) {
        guard let id = message["id"]?.stringValue, let sids = sids(of: message) else { continue }
        for sid in sids.keys { owners[sid.text, default: []].append((number, id)) }
      }
    }
    guard !owners.isEmpty else { return }
    var changed: Set<Int> = []
    for number in parts.indices {
      for copy in elements(of: parts[number].record) where isPolled(copy) {
        guard let sid = copy["id"]?.stringValue, let owner = owners[sid]?.first, owners[sid]?.count == 1 else { continue }
        update(&parts[owner.part].record) { $0["id"]?.stringValue == owner.message ? folded(copy, sid: sid, into: $0) : $0 }
        update(&parts[number].record) { $0["id"]?.stringValue == sid ? nil : $0 }
        changed.formUnion([owner.part, number])
      }
    }
    for number in changed.sorted() {
      let part = parts[number]
      let isEmpty = elements(of: part.record).isEmpty && part.record.value[ConflictEntry.key] == nil
      if isEmpty { draft.remove(part.path) } else { draft.put(part.record, at: part.path) }
    }
  }

  private static func folded(_ copy: JSONObject, sid: String, into message: JSONObject) -> JSONObject {
    let states: [JSONKey] = ["status", "attempt", "try", "statusAt", "error"]
    var result = filled(message, from: copy, except: ["id", "claims"] + states)
    var dated = copy
    if let place = sids(of: message)?[JSONKey(sid)]?.stringValue?.split(separator: "."), place.count == 2 {
      dated["attempt"] = JSONNumber(String(place[0])).map { .number($0) }
      dated["try"] = JSONNumber(String(place[1])).map { .number($0) }
    }
    guard let ours = Progress(message), let theirs = Progress(dated), ours < theirs else { return result }
    for key in states where key != "error" || dated[key] != nil || ours.attempt != theirs.attempt { result[key] = dated[key] }
    return result
  }

  /// An object with what it leaves blank taken from another one.
  private static func filled(_ object: JSONObject, from other: JSONObject, except skipped: [JSONKey] = []) -> JSONObject {
    var result = object
    for (key, value) in other.members where !skipped.contains(key) {
      switch (object[key], value) {
      case (nil, _): result[key] = value
      case (.object(let ours)?, .object(let theirs)): result[key] = .object(filled(ours, from: theirs))
      default: break
      }
    }
    return result
  }

  private static func elements(of thread: Record) -> [JSONObject] {
    (thread.value[messages]?.arrayValue ?? []).compactMap(\.objectValue)
  }

  private static func update(_ thread: inout Record, _ transform: (JSONObject) -> JSONObject?) {
    thread.value[messages] = .array(elements(of: thread).compactMap { transform($0).map { .object($0) } })
    thread.value = thread.canonicalValue.ordered(by: RecordSchema.of(.thread).fields)
  }

  /// Whether a message goes by the provider's id: it was first seen there.
  private static func isPolled(_ message: JSONObject) -> Bool {
    message["id"]?.stringValue.map { RecordID($0) == nil } ?? false
  }

  private static func sids(of message: JSONObject) -> JSONObject? {
    message["provider"]?.objectValue?["sids"]?.objectValue
  }
}
