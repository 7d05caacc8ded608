import JSONText
import Records

/// Every stage a deal has reached stands in its history, and on the timeline of its contact.
///
/// A `stage` that differs from the last entry – changed in an editor, by plain git, or by a command – gains the entry, and the contact
/// the event. Their id is derived, so that whoever meets the same change writes the same entry.
package enum StageHistory {
  @Sendable package static func apply(_ draft: RepairDraft, _ change: Invariants.Change) throws {
    for path in draft.touchedPaths(where: { $0 == .deal }) {
      guard var deal = try draft.record(at: path), let entry = missingEntry(of: deal, moment: change.moment) else {
        continue
      }
      let facts = RecordFacts(deal, at: path)
      deal.value["history"] = .array((deal.value["history"]?.arrayValue ?? []) + [.object(entry)])
      deal.value = deal.value.ordered(by: RecordSchema.of(.deal).fields)
      draft.put(deal, at: facts.path)
      try record(entry, of: facts, on: draft, moment: change.moment)
    }
  }

  /// The last entry of a history by (`at`, `id`).
  static func last(of history: [JSONObject]) -> JSONObject? {
    history.max(by: DerivedMerge.isEarlier)
  }

  /// The entry a deal's history lacks, nil where it tells the stage already.
  private static func missingEntry(of deal: Record, moment: Moment) -> JSONObject? {
    guard let stage = deal.value["stage"]?.stringValue, let id = deal.id else { return nil }
    let history = (deal.value["history"]?.arrayValue ?? []).compactMap(\.objectValue)
    let last = last(of: history)
    guard last?["to"]?.stringValue.map({ JSONKey($0) }) != JSONKey(stage),
      let at = time(after: last, createdAt: deal.value["createdAt"], moment: moment)
    else { return nil }

    var entry = JSONObject()
    entry["id"] = .string(freeID(among: history, deal: id, last: last?["id"]?.stringValue ?? "", stage: stage))
    entry["at"] = .string(at.description)
    entry["from"] = last?["to"]
    entry["to"] = .string(stage)
    if case .writing(_, let author?) = moment { entry["by"] = .string(author) }
    return entry
  }

  private static func freeID(among history: [JSONObject], deal: RecordID, last: String, stage: String) -> String {
    let taken = Set(history.compactMap { $0["id"]?.stringValue })
    var parts = [deal.text, last, stage]
    while true {
      let id = ContentHash.hex12(strings: parts)
      if !taken.contains(id) { return id }
      parts.append("")
    }
  }

  /// Always later than the last entry, so that a wrong clock never hides a move; nil where no time is later that can be written.
  private static func time(after last: JSONObject?, createdAt: JSONValue?, moment: Moment) -> Timestamp? {
    func instant(_ value: JSONValue?) -> Timestamp? { value?.stringValue.flatMap { Timestamp($0) } }
    guard let before = instant(last?["at"]) else {
      guard case .repair = moment else { return moment.time }
      return instant(createdAt) ?? moment.time
    }
    guard let next = before.wholeSeconds.adding(seconds: 1).flatMap({ Timestamp($0.description) }) else { return nil }
    guard case .writing = moment else { return next }
    return max(next, moment.time)
  }

  /// Puts a move on the timeline of the deal's contact; of a contact that is not there nothing is written.
  private static func record(
    _ entry: JSONObject, of deal: RecordFacts, on draft: RepairDraft, moment: Moment
  ) throws {
    guard let id = deal.id, let contact = deal.contact, let org = deal.path.org,
      let person = try draft.catalog.files(of: contact, type: .contact, org: org).first,
      let at = entry["at"]?.stringValue.flatMap({ Timestamp($0) }),
      let path = try TimelinePlace.path(of: person, year: at.year, in: draft.catalog)
    else { return }
    var event = JSONObject()
    event["id"] = entry["id"]
    event["at"] = entry["at"]
    event["type"] = .string("deal_change")
    if case .writing = moment { event["recordedAt"] = .string(moment.time.description) }
    event["deal"] = .string(id.text)
    event["from"] = entry["from"]
    event["to"] = entry["to"]
    event["by"] = entry["by"]

    var timeline = try draft.record(at: path) ?? Record(type: .timeline, value: ["contact": .string(contact.text)])
    let events = timeline.value["events"]?.arrayValue ?? []
    guard !events.contains(where: { $0.elementID == entry["id"]?.stringValue }) else { return }
    timeline.value["events"] = .array(events + [.object(event)])
    timeline.value = timeline.canonicalValue
    draft.put(timeline, at: path)
  }
}
