import JSONText
import Records

/// How a field merges, as MERGE.md and FORMAT.md say it. Written from those pages and not from the field table of `Records`, so
/// that a slip there shows here.
indirect enum OracleKind {
  case whole
  case set
  case list([JSONKey: OracleKind], removal: OracleRemoval)
  case map
  case object([JSONKey: OracleKind])
  case pointer
  case text
  /// `status`, `attempt` and `try` of a message, its `statusAt` and its `error`.
  case message
  case stage
  case creator
  /// `at` and `by` of what two sides may both have added.
  case birth
  case witness
  case first
  case last
}

enum OracleRemoval { case yields, always, never }

enum OracleTable {
  static func kinds(of type: RecordType) -> [JSONKey: OracleKind] {
    var kinds = own(type)
    kinds["conflicts"] = .list(wholes("id field value by at"), removal: .always)
    return kinds
  }

  private static func own(_ type: RecordType) -> [JSONKey: OracleKind] {
    switch type {
    case .store: wholes("format")
    case .org:
      wholes("name defaultRegion timeZone stages") + [
        "members": .set,
        "email": .object(wholes("from replyTo trackingURL") + ["signature": .text]),
        "sms": .object(wholes("accountSid from messagingServiceSid stopScope")),
        "sending": .object(wholes("device")), "polling": .object(wholes("seconds")),
      ]
    case .contact:
      wholes("id name email phone company position source intent owner lead") + [
        "otherEmails": .set, "otherPhones": .set, "tags": .set, "custom": .map, "createdAt": .first, "createdBy": .creator,
        "mergedInto": .pointer,
      ]
    case .timeline:
      wholes("contact") + [
        "events": .list(
          wholes("id type title url deal from to file form campaign message verdict") + [
            "at": .birth, "by": .witness, "recordedAt": .first,
          ],
          removal: .yields)
      ]
    case .notes:
      wholes("contact") + [
        "notes": .list(wholes("id at by pinned") + ["text": .text, "editedAt": .last], removal: .yields)
      ]
    case .deal:
      wholes("id contact title value owner expectedClose") + [
        "stage": .stage, "createdAt": .first,
        "history": .list(wholes("id from to") + ["at": .birth, "by": .witness], removal: .yields),
      ]
    case .lead:
      wholes("id submittedAt name email phone company position source form referrer status contact message") + [
        "utm": .map, "importedAt": .first,
      ]
    case .thread:
      wholes("channel address") + [
        "assigned": .set,
        "messages": .list(
          wholes("id at direction from to body subject html by device contact campaign template media segments local") + [
            "status": .message, "attempt": .message, "try": .message,
            "statusAt": .message, "error": .message, "claims": .map,
            "provider": .object(wholes("messageId inReplyTo references") + ["sids": .map]),
          ], removal: .yields),
      ]
    case .consent:
      wholes("channel address") + [
        "entries": .list(wholes("id at state reason evidence sender") + ["over": .set], removal: .never)
      ]
    case .template: wholes("name channel subject") + ["text": .text, "html": .text]
    case .campaign:
      wholes("id name template subject by device") + ["text": .text, "html": .text, "createdAt": .first]
    case .recipients: wholes("recipients")
    case .view: wholes("name collection filter sort columns owner")
    }
  }

  private static func wholes(_ keys: String) -> [JSONKey: OracleKind] {
    Dictionary(uniqueKeysWithValues: keys.split(separator: " ").map { (JSONKey(String($0)), .whole) })
  }
}

private func + (left: [JSONKey: OracleKind], right: [JSONKey: OracleKind]) -> [JSONKey: OracleKind] {
  left.merging(right) { _, right in right }
}
