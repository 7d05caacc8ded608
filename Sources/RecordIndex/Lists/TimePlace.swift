package import Records

/// A place in a list by time: the time, then what tells apart things of one time. What has no time is the oldest.
///
/// What comes, goes or is moved elsewhere between two parts of a list neither hides nor repeats anything.
package struct TimePlace: Comparable, Hashable, Sendable {
  package let at: Timestamp?
  package let id: String

  package init(at: Timestamp?, id: String) {
    self.at = at
    self.id = id
  }

  package static func < (left: TimePlace, right: TimePlace) -> Bool {
    switch (left.at, right.at) {
    case (nil, _?): true
    case (_?, nil): false
    case (let first?, let second?) where first != second: first < second
    default: left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
  }

  // Byte by byte, as SQLite compares: two ways to write one letter are two places.
  package static func == (left: TimePlace, right: TimePlace) -> Bool {
    left.at == right.at && left.id.utf8.elementsEqual(right.id.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(at)
    for byte in id.utf8 { hasher.combine(byte) }
  }
}
