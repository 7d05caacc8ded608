package import JSONText
package import Records

/// A list that is kept in parts by year – the events of a contact, the messages of a thread – taken as one.
///
/// Each element knows the parts in which it stands. What the `conflicts` of a part say of single elements goes with those; everything
/// else in a part is its frame and stays.
package struct PartedList: Sendable {
  package let type: RecordType
  /// The key under which each part has its elements.
  package let key: JSONKey
  /// What each part holds besides.
  package internal(set) var frames: [RecordPath: JSONObject] = [:]
  var elements = Pool()
  var entries = Pool()
  /// The parts that go when nothing stands in them any more, whatever their frame says.
  var fading: Set<RecordPath> = []
  /// The parts in which something stood; left empty, they go.
  var filled: Set<RecordPath> = []

  /// The key of the list in a record of a type that is kept in parts; nil for all others.
  package static func key(of type: RecordType) -> JSONKey? {
    switch type {
    case .timeline: "events"
    case .thread: "messages"
    default: nil
    }
  }

  /// Whether an element stands in the part of another year than that of its time.
  package static func isMisplaced(_ record: Record, at path: RecordPath) -> Bool {
    guard let key = key(of: record.type), let year = path.year else { return false }
    return (record.value[key]?.arrayValue ?? []).contains { element in Self.year(of: element).map { $0 != year } ?? false }
  }

  /// A list without parts; nil for a type that is not kept in parts.
  package init?(_ type: RecordType) {
    guard let key = Self.key(of: type) else { return nil }
    self.type = type
    self.key = key
  }

  /// Takes the parts of one list.
  ///
  /// An element that stands in several parts, each saying something else of it, is one: the fields are merged, and what does not
  /// rule is kept among the conflicts.
  ///
  /// - Parameter base: The list from which this one comes, to tell which of several such elements was changed.
  package init?(_ type: RecordType, _ parts: [RecordPath: Record], since base: PartedList? = nil) throws {
    self.init(type)
    for path in parts.keys.sorted() {
      guard let record = parts[path] else { continue }
      var part = Part(record, key: key)
      for element in part.elements { try add(element, at: path, since: base) }
      for entry in part.entries { entries.add(entry, at: path) }
      if !part.elements.isEmpty || !part.entries.isEmpty { filled.insert(path) }
      (part.elements, part.entries) = ([], [])
      frames[path] = part.frame
    }
  }

  /// The ids of all elements, and where each stands.
  package var places: [String: Set<RecordPath>] {
    Dictionary(elements.places.map { ($0.key.token, Set($0.value)) }, uniquingKeysWith: { $0.union($1) })
  }

  private mutating func add(_ element: JSONValue, at path: RecordPath, since base: PartedList?) throws {
    guard element.elementID != nil, let known = elements[element], known != element else {
      return elements.add(element, at: path)
    }
    func alone(_ element: JSONValue) -> JSONObject { [key: .array([element])] }
    let (one, other) = (alone(known), alone(element))
    // What both have in common, where nothing else is known: neither is a new element, it only stands twice.
    let before = base?.elements[element].map(alone) ?? CommonGround.of(one, other, type: type)
    let result = try RecordMerge.merge(type: type, base: before, ours: one, theirs: other, provenance: NoProvenance())
    elements.set(result.value[key]?.arrayValue?.first ?? known, at: path)
    for entry in result.newConflicts { entries.add(entry.json, at: path) }
  }

  static func year(of element: JSONValue) -> Int? {
    element.objectValue?["at"]?.stringValue.flatMap { Timestamp($0) }?.year
  }

  /// The element that an entry of `conflicts` is about; nil for one about anything else.
  static func subject(of entry: JSONValue, key: JSONKey) -> String? {
    guard let field = entry.objectValue?["field"]?.stringValue, let tokens = JSONPointer(text: field)?.tokens,
      tokens.count > 1, JSONKey(tokens[0]) == key
    else { return nil }
    return tokens[1]
  }
}

extension PartedList {
  /// A record taken apart.
  struct Part: Sendable {
    var frame: JSONObject
    var elements: [JSONValue] = []
    var entries: [JSONValue] = []

    /// A part in which nothing stands yet.
    init(frame: JSONObject) { self.frame = frame }

    init(_ record: Record, key: JSONKey) {
      frame = record.canonicalValue
      if let list = frame[key]?.arrayValue {
        elements = list
        frame[key] = nil
      }
      guard let list = frame[ConflictEntry.key]?.arrayValue else { return }
      entries = list.filter { subject(of: $0, key: key) != nil }
      guard !entries.isEmpty else { return }
      let rest = list.filter { subject(of: $0, key: key) == nil }
      frame[ConflictEntry.key] = rest.isEmpty ? nil : .array(rest)
    }

    func record(_ type: RecordType, key: JSONKey) -> Record {
      var value = frame
      // What somebody wrote there instead of a list is not lost for an empty one.
      if value[key] == nil || !elements.isEmpty { value[key] = .array(elements) }
      let rest = frame[ConflictEntry.key]
      if !entries.isEmpty { value[ConflictEntry.key] = .array((rest.map { $0.arrayValue ?? [$0] } ?? []) + entries) }
      let record = Record(type: type, value: value)
      return Record(type: type, value: record.canonicalValue.ordered(by: RecordSchema.of(type).fields))
    }
  }

  /// Elements, or entries of `conflicts`, of all parts, and where each stands.
  struct Pool: Sendable {
    private(set) var order: [KeyedElements.Identity] = []
    private(set) var values: [KeyedElements.Identity: JSONValue] = [:]
    private(set) var places: [KeyedElements.Identity: [RecordPath]] = [:]

    var list: [JSONValue] { order.compactMap { values[$0] } }

    /// The value with the same id as another.
    subscript(twin: JSONValue) -> JSONValue? {
      twin.elementID.flatMap { values[KeyedElements.Identity(token: $0, hasID: true, ordinal: 0)] }
    }

    /// Adds what stands in a part. Equal values with an id are one, all others are told apart by counting them.
    mutating func add(_ value: JSONValue, at path: RecordPath) {
      let (token, hasID) = (value.elementID ?? value.fieldToken, value.elementID != nil)
      var identity = KeyedElements.Identity(token: token, hasID: hasID, ordinal: 0)
      while let known = values[identity] {
        if hasID, known == value {
          if places[identity]?.contains(path) == false { places[identity]?.append(path) }
          return
        }
        identity = KeyedElements.Identity(token: token, hasID: hasID, ordinal: identity.ordinal + 1)
      }
      put(value, identity, at: [path])
    }

    /// Puts a value in the place of the one with its id, which from now on stands in one part more.
    mutating func set(_ value: JSONValue, at path: RecordPath) {
      guard let id = value.elementID else { return add(value, at: path) }
      let identity = KeyedElements.Identity(token: id, hasID: true, ordinal: 0)
      put(value, identity, at: (places[identity] ?? []) + [path])
    }

    mutating func put(_ value: JSONValue, _ identity: KeyedElements.Identity, at paths: [RecordPath]) {
      if values.updateValue(value, forKey: identity) == nil { order.append(identity) }
      places[identity] = paths
    }
  }
}
