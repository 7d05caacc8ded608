/// A JSON object that keeps its members in the order in which they were written.
///
/// Every key is there once, keys being compared by UTF-8 bytes. Objects are equal when they have the same members, in
/// whatever order. Looking a key up takes constant time in large objects.
package struct JSONObject: Sendable {
  package typealias Member = (key: JSONKey, value: JSONValue)

  /// The members in their order.
  package private(set) var members: [Member] = []

  /// Where each key stands; kept only for objects larger than `searchedLimit`.
  private var places: [JSONKey: Int] = [:]

  /// Up to this size a look-up compares the keys one by one, which is quicker than hashing and needs no table.
  private static let searchedLimit = 8

  /// Makes an object without members.
  package init() {}

  /// Makes an object of members in their order; where a key comes again, the later value takes the place of the earlier one.
  package init(members: some Sequence<Member>) {
    for member in members { self[member.key] = member.value }
  }

  package var keys: [JSONKey] { members.map(\.key) }
  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }

  /// The value under a key, nil where there is none.
  ///
  /// Setting nil removes the member, setting the value of a present key keeps its place, a new key goes to the end.
  package subscript(_ key: JSONKey) -> JSONValue? {
    get { place(of: key).map { members[$0].value } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): removeMember(at: place)
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// Where a key stands among the members.
  func place(of key: JSONKey) -> Int? {
    if members.count > Self.searchedLimit { return places[key] }
    var index = 0
    while index < members.count {
      if members[index].key == key { return index }
      index += 1
    }
    return nil
  }

  /// Appends a member whose key the caller knows to be new.
  mutating func append(_ key: JSONKey, _ value: JSONValue) {
    members.append((key: key, value: value))
    if members.count == Self.searchedLimit + 1 {
      indexPlaces()
    } else if members.count > Self.searchedLimit {
      places[key] = members.count - 1
    }
  }

  private mutating func removeMember(at place: Int) {
    members.remove(at: place)
    indexPlaces()
  }

  private mutating func indexPlaces() {
    places.removeAll(keepingCapacity: members.count > Self.searchedLimit)
    guard members.count > Self.searchedLimit else { return }
    for (place, member) in members.enumerated() { places[member.key] = place }
  }
}

extension JSONObject: Hashable {
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count
      && left.members.allSatisfy { member in
        right.place(of: member.key).map { right.members[$0].value == member.value } ?? false
      }
  }

  package func hash(into hasher: inout Hasher) {
    // Added up, so that the order of the members makes no difference.
    var sum = 0
    for member in members {
      var one = Hasher()
      one.combine(member.key)
      one.combine(member.value)
      sum &+= one.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// A key given twice has the later value.
  package init(dictionaryLiteral elements: (JSONKey, JSONValue)...) {
    self.init(members: elements.map { (key: $0.0, value: $0.1) })
  }
}
