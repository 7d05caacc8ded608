package import JSONText
package import Records

/// The record of a person that several contacts stand for, as readers see it.
///
/// The survivor's values come first. What it leaves blank is filled from the contacts merged into it, the oldest first: field by
/// field, `custom` and a person's own objects key by key, sets united. Their other email addresses and phone numbers join
/// `otherEmails` and `otherPhones`; every other value that had to give way is an alternate. What says something of the file and
/// not of the person (`id`, `createdAt`, `createdBy`, `lead`, `mergedInto`, `conflicts`) is the survivor's alone.
package struct ClusterView: Hashable, Sendable {
  /// A field with values that do not show in the record.
  package struct Alternates: Hashable, Sendable {
    package let field: JSONPointer
    /// Each once, those of the oldest contact first.
    package let values: [JSONValue]
  }

  package private(set) var record: Record

  /// The fields whose value is not the survivor's alone, in schema order: `/company`, `/custom/boats`; of objects the innermost.
  package private(set) var filled: [JSONPointer] = []

  /// What the merged contacts say otherwise, in schema order.
  package private(set) var alternates: [Alternates] = []

  private let defaultRegion: String?

  /// - Parameters:
  ///   - merged: The contacts merged into it, the oldest first.
  ///   - defaultRegion: The region in which phone numbers without "+" are read.
  package init(survivor: Record, merged: [Record], defaultRegion: String? = nil) {
    record = survivor
    self.defaultRegion = defaultRegion
    guard !merged.isEmpty else { return }
    let values = merged.map(\.value)
    for field in RecordSchema.of(.contact).fields where !Self.ofTheFile.contains(field.key) {
      switch field.rule {
      case .scalar: fill(field, from: values)
      case .set: unite(field, values)
      default: fill(JSONPointer([field.key.text]), from: values.map { $0[field.key] })
      }
    }
    let known = Set(RecordSchema.of(.contact).fields.map(\.key)).union([ConflictEntry.key])
    for key in Set(values.flatMap(\.keys)).subtracting(known).sorted() {
      fill(JSONPointer([key.text]), from: values.map { $0[key] })
    }
  }

  private static let ofTheFile: Set<JSONKey> = ["id", "createdAt", "createdBy", "lead", "mergedInto", ConflictEntry.key]

  /// Where the addresses of a field stand that are not its first.
  private static let furtherAddresses: [JSONKey: JSONKey] = ["email": "otherEmails", "phone": "otherPhones"]
}

extension ClusterView {
  /// Fills a field of one value; further addresses are left to the set they join.
  private mutating func fill(_ field: Field, from merged: [JSONObject]) {
    let pointer = JSONPointer([field.key.text])
    let own = record.value[field.key].flatMap(\.unlessBlank)
    let others = merged.compactMap { $0[field.key].flatMap(\.unlessBlank) }
    guard let standing = own ?? others.first else { return }
    if own == nil {
      record.value[field.key] = standing
      filled.append(pointer)
    }
    guard Self.furtherAddresses[field.key] == nil else { return }
    var seen: Set<JSONValue> = [identity(of: standing, as: field.shape)]
    note(others.filter { seen.insert(identity(of: $0, as: field.shape)).inserted }, at: pointer)
  }

  /// Unites a set; one of addresses takes in what the merged contacts have as their first.
  private mutating func unite(_ field: Field, _ merged: [JSONObject]) {
    guard case .set(let shape) = field.shape else { return }
    let main = Self.furtherAddresses.first { $0.value == field.key }?.key
    let first = main.flatMap { record.value[$0] }?.unlessBlank
    let own = record.value[field.key]?.arrayValue ?? []
    var seen = Set(([first].compactMap(\.self) + own).map { identity(of: $0, as: shape) })
    let new =
      merged
      .flatMap { other in
        [main.flatMap { other[$0] }?.unlessBlank].compactMap(\.self) + (other[field.key]?.arrayValue ?? [])
      }
      .filter { seen.insert(identity(of: $0, as: shape)).inserted }
    guard !new.isEmpty else { return }
    record.value[field.key] = .array(own + new)
    filled.append(JSONPointer([field.key.text]))
  }

  /// Fills a value of any kind, objects key by key.
  private mutating func fill(_ pointer: JSONPointer, from merged: [JSONValue?]) {
    let others = merged.compactMap { $0?.unlessBlank }
    guard let first = others.first else { return }
    let own = JSONValue.object(record.value)[pointer]?.unlessBlank
    if own == nil, first.objectValue == nil {
      record.value = record.value.setting(first, at: pointer.tokens[...])
      filled.append(pointer)
    }
    fill(inside: own ?? first, pointer, others)
  }

  private mutating func fill(inside standing: JSONValue, _ pointer: JSONPointer, _ others: [JSONValue]) {
    guard case .object = standing else {
      var seen: Set<JSONValue> = [standing]
      return note(others.filter { seen.insert($0).inserted }, at: pointer)
    }
    let objects = others.compactMap(\.objectValue)
    var seen: Set<JSONValue> = []
    note(others.filter { $0.objectValue == nil && seen.insert($0).inserted }, at: pointer)
    for key in Set(objects.flatMap(\.keys)).sorted() {
      fill(pointer.appending(key.text), from: objects.map { $0[key] })
    }
  }

  private mutating func note(_ values: [JSONValue], at field: JSONPointer) {
    if !values.isEmpty { alternates.append(Alternates(field: field, values: values)) }
  }

  /// What two spellings of one value have in common.
  private func identity(of value: JSONValue, as shape: Shape) -> JSONValue {
    guard let text = value.stringValue else { return value }
    return switch shape {
    case .email: .string(EmailAddress.key(of: text) ?? text)
    case .phone: .string(PhoneNumber.key(of: text, defaultRegion: defaultRegion) ?? text)
    default: value
    }
  }
}

extension JSONValue {
  /// The value, nil where it says nothing.
  fileprivate var unlessBlank: JSONValue? {
    switch self {
    case .null: nil
    case .string(let text): text.allSatisfy(\.isWhitespace) ? nil : self
    case .array(let elements): elements.isEmpty ? nil : self
    case .object(let object): object.isEmpty ? nil : self
    case .bool, .number: self
    }
  }
}

extension JSONObject {
  /// A copy with a value below keys that lead through objects.
  fileprivate func setting(_ value: JSONValue, at path: ArraySlice<String>) -> JSONObject {
    guard let first = path.first else { return self }
    var copy = self
    let key = JSONKey(first)
    let rest = path.dropFirst()
    copy[key] = rest.isEmpty ? value : .object((self[key]?.objectValue ?? [:]).setting(value, at: rest))
    return copy
  }
}
