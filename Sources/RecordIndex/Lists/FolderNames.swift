import Records

/// The names of the files in a folder as one number: two folders with the same names have the same, whatever order they came in.
///
/// An index keeps the number of the names it has, so that whoever reads a folder sees without asking for each of them that none
/// came or went.
package struct FolderNames: Hashable, Sendable {
  /// The sum, which wraps around, of a hash of each name.
  package private(set) var sum: UInt64

  package init() { sum = 0 }

  init(stored: Int64) { sum = UInt64(bitPattern: stored) }

  var stored: Int64 { Int64(bitPattern: sum) }

  /// - Parameter name: the bytes of a name without its folder.
  package mutating func add(_ name: some Sequence<UInt8>) { sum &+= Self.hash(name) }

  mutating func remove(_ name: some Sequence<UInt8>) { sum &-= Self.hash(name) }

  mutating func add(_ others: FolderNames) { sum &+= others.sum }

  /// FNV-1a, mixed so that sums of like names differ.
  private static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
    return hash ^ hash >> 33
  }
}

extension RecordPath {
  /// The folder and the name in it, as bytes.
  var folderAndName: (folder: String, name: Substring.UTF8View) {
    let bytes = text.utf8
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return ("", text[...].utf8) }
    return (String(text[..<slash]), text[bytes.index(after: slash)...].utf8)
  }
}
