/// How a known shape is laid out in a file: the order of keys, the arrays with one element per line, the shapes within.
///
/// Keys that the layout does not name follow the named ones in the order of their UTF-8 bytes.
package struct JSONLayout: Hashable, Sendable {
  /// The known keys in their order.
  package var keyOrder: [JSONKey] {
    didSet { ranks = Self.ranks(of: keyOrder) }
  }

  /// The layout of the value under a key; for an array, that of its elements as well.
  package var children: [JSONKey: JSONLayout]

  /// Whether an array of this layout holds one element per line, each of them inline.
  package var linewise: Bool

  private var ranks: [JSONKey: Int]

  /// Makes a layout; a key named twice in the order has its first place.
  package init(keyOrder: [JSONKey] = [], children: [JSONKey: JSONLayout] = [:], linewise: Bool = false) {
    self.keyOrder = keyOrder
    self.children = children
    self.linewise = linewise
    ranks = Self.ranks(of: keyOrder)
  }

  /// No known keys: everything sorted, everything on lines of its own.
  package static let plain = JSONLayout()

  /// The members of an object in the order in which they are written.
  func ordered(_ object: JSONObject) -> [JSONObject.Member] {
    guard !ranks.isEmpty else { return object.members.sorted { $0.key < $1.key } }
    return object.members
      .map { (rank: ranks[$0.key] ?? Int.max, member: $0) }
      .sorted { $0.rank != $1.rank ? $0.rank < $1.rank : $0.member.key < $1.member.key }
      .map(\.member)
  }

  private static func ranks(of keys: [JSONKey]) -> [JSONKey: Int] {
    Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
