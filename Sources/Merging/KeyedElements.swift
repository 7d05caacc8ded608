import JSONText

/// The elements of a list by what they are: their id, or for those without one their content.
struct KeyedElements {
  /// What makes two elements of two lists the same one.
  struct Identity: Hashable {
    /// The id, or the canonical bytes of an element that has none.
    let token: String
    private let key: JSONKey
    private let hasID: Bool

    /// Tells apart elements of one list that are otherwise the same.
    let ordinal: Int

    init(token: String, hasID: Bool, ordinal: Int) {
      self.token = token
      key = JSONKey(token)
      self.hasID = hasID
      self.ordinal = ordinal
    }

    func precedes(_ other: Identity) -> Bool {
      key != other.key ? key < other.key : hasID != other.hasID ? hasID : ordinal < other.ordinal
    }

    static func == (left: Identity, right: Identity) -> Bool {
      left.key == right.key && left.hasID == right.hasID && left.ordinal == right.ordinal
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(key)
      hasher.combine(ordinal)
    }
  }

  private(set) var order: [Identity] = []
  private(set) var elements: [Identity: JSONValue] = [:]

  init(_ list: [JSONValue]) {
    order.reserveCapacity(list.count)
    elements.reserveCapacity(list.count)
    for element in list {
      let id = element.elementID
      let token = id ?? element.fieldToken
      var identity = Identity(token: token, hasID: id != nil, ordinal: 0)
      while elements[identity] != nil {
        identity = Identity(token: token, hasID: id != nil, ordinal: identity.ordinal + 1)
      }
      order.append(identity)
      elements[identity] = element
    }
  }

  subscript(identity: Identity) -> JSONValue? { elements[identity] }

  /// The elements in the order of their identities, which a record's canonical form then refines by time.
  static func inOrder(_ elements: [Identity: JSONValue]) -> [JSONValue] {
    elements.sorted { $0.key.precedes($1.key) }.map(\.value)
  }
}
