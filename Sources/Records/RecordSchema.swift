package import JSONText

/// Everything that is known about a type of record: one table that drives validation, key order, merging and JSON Schema.
package struct RecordSchema: Sendable {
  package let type: RecordType
  /// What a record of the type is, in one sentence.
  package let summary: String
  /// The known keys in the order in which they are written, `conflicts` last.
  package let fields: [Field]
  /// The canonical layout of a file of the type.
  package let layout: JSONLayout

  private let places: [JSONKey: Int]

  init(_ type: RecordType, _ summary: String, _ fields: [Field]) {
    self.type = type
    self.summary = summary
    self.fields = fields + [Self.conflicts]
    layout = JSONLayout(fields: self.fields, linewise: false)
    places = Dictionary(self.fields.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The field of a key; nil for a key of a person's own.
  package func field(_ key: JSONKey) -> Field? {
    places[key].map { fields[$0] }
  }

  /// The table of a type.
  package static func of(_ type: RecordType) -> RecordSchema {
    switch type {
    case .store: store
    case .org: org
    case .contact: contact
    case .timeline: timeline
    case .notes: notes
    case .deal: deal
    case .lead: lead
    case .thread: thread
    case .consent: consent
    case .template: template
    case .campaign: campaign
    case .recipients: recipients
    case .view: view
    }
  }
}

extension RecordSchema {
  /// What every record may end with: the values that lost against others in a merge.
  static let conflicts = Field(
    "conflicts",
    .keyed([
      Field("id", .string, .identity, filledIn: true, "The hash of field, value, by and at."),
      Field(
        "field", .pointer, .identity, required: true, "The JSON pointer of the field; empty for a deletion that was overridden."),
      Field("value", .any, .identity, "The value that lost; absent where what lost is a removal."),
      Field("by", .string, .identity, "Who wrote it."),
      Field("at", .instant, .identity, "When it was written."),
    ]), .keyedList, "Values that lost in a merge; edit the field or not, then delete the entry.")

  /// The id of a record that is known by one.
  static let id = Field(
    "id", .recordID, .identity, filledIn: true, "What identifies the record for ever; left out, Kith gives one.")

  /// The id of an element of a keyed list.
  static let elementID = Field("id", .string, .identity, filledIn: true, "What identifies the element; left out, Kith gives one.")

  /// When a record came to be.
  static let createdAt = Field(
    "createdAt", .instant, .earliest, filledIn: true, machines: true, "When the record was created; left out, Kith gives it.")
}

extension JSONLayout {
  /// The layout of an object with these fields, or of an array of such objects.
  init(fields: [Field], linewise: Bool) {
    var children: [JSONKey: JSONLayout] = [:]
    for field in fields {
      if let child = JSONLayout(shape: field.shape) { children[field.key] = child }
    }
    self.init(keyOrder: fields.map(\.key), children: children, linewise: linewise)
  }

  private init?(shape: Shape) {
    switch shape {
    case .keyed(let fields), .rows(let fields): self.init(fields: fields, linewise: true)
    case .object(let fields): self.init(fields: fields, linewise: false)
    case .list(let element), .set(let element): self.init(shape: element)
    case .money: self.init(keyOrder: ["amount", "currency"])
    default: return nil
    }
  }
}
