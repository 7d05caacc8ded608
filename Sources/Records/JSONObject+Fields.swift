import JSONText

/// Reading and writing the plain fields of a record.
extension JSONObject {
  /// The string under a key, nil where there is none or something else.
  func text(_ key: JSONKey) -> String? {
    self[key]?.stringValue
  }

  /// The strings in the array under a key.
  func texts(_ key: JSONKey) -> [String] {
    self[key]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// The text of several lines under a key, as one string.
  func lines(_ key: JSONKey) -> String? {
    self[key].flatMap(RecordText.string)
  }

  /// The time under a key, nil where there is none that reads.
  func time(_ key: JSONKey) -> Timestamp? {
    text(key).flatMap { Timestamp($0) }
  }

  /// The id under a key, nil where there is none that reads.
  func reference(_ key: JSONKey) -> RecordID? {
    text(key).flatMap { RecordID($0) }
  }

  /// The whole number under a key.
  func integer(_ key: JSONKey) -> Int? {
    self[key]?.numberValue?.intValue
  }

  /// The object under a key; empty where there is none.
  func object(_ key: JSONKey) -> JSONObject {
    self[key]?.objectValue ?? [:]
  }

  /// The objects in the array under a key.
  func elements<Element: RecordElement>(_ key: JSONKey) -> [Element] {
    self[key]?.arrayValue?.compactMap { $0.objectValue.map(Element.init(value:)) } ?? []
  }

  /// Sets a string, or takes the key out.
  mutating func set(_ key: JSONKey, to text: String?) {
    self[key] = text.map { .string($0) }
  }

  /// Sets an array of strings, or takes the key out where it would be empty.
  mutating func set(_ key: JSONKey, to texts: [String]) {
    self[key] = texts.isEmpty ? nil : .array(texts.map { .string($0) })
  }

  /// Sets a text of several lines, or takes the key out.
  mutating func set(_ key: JSONKey, toLines text: String?) {
    self[key] = text.map(RecordText.value)
  }

  /// Sets a time in its canonical form, or takes the key out.
  mutating func set(_ key: JSONKey, to time: Timestamp?) {
    set(key, to: time?.description)
  }

  /// Sets an id, or takes the key out.
  mutating func set(_ key: JSONKey, to id: RecordID?) {
    set(key, to: id?.text)
  }

  /// Sets a whole number, or takes the key out.
  mutating func set(_ key: JSONKey, to number: Int?) {
    self[key] = number.map { .number(JSONNumber($0)) }
  }

  /// Sets an object, or takes the key out where it would be empty.
  mutating func set(_ key: JSONKey, to object: JSONObject) {
    self[key] = object.isEmpty ? nil : .object(object)
  }

  /// Sets an array of objects, also an empty one.
  mutating func set(_ key: JSONKey, to elements: [some RecordElement]) {
    self[key] = .array(elements.map { .object($0.value) })
  }
}

/// Names for the fields of an object in a list of a record; what the schema does not know stays in `value`.
protocol RecordElement {
  var value: JSONObject { get }
  init(value: JSONObject)
}
