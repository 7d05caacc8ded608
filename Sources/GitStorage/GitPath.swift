/// A path or a single name as git has it: bytes, the parts separated by `/`, relative to the root of a tree.
///
/// Git knows no encoding. Two paths are equal when their bytes are, so `é` composed and `é` decomposed
/// are two paths, and a path need not be UTF-8. The order is that of the bytes.
package struct GitPath: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The bytes of the path, without a terminator.
  package let bytes: [UInt8]

  /// Takes the UTF-8 bytes of a text as they are.
  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Takes bytes as they are.
  package init(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  package init(stringLiteral text: String) {
    self.init(text)
  }

  /// The path as text; `nil` if its bytes are not UTF-8.
  package var text: String? {
    String(validating: bytes, as: UTF8.self)
  }

  /// The parts between the slashes. An empty part stands for two slashes in a row or one at an end.
  package var components: [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  }

  /// The last part.
  package var name: GitPath {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return GitPath(bytes: bytes[(slash + 1)...])
  }

  /// The path without its last part; `nil` at the root.
  package var parent: GitPath? {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return GitPath(bytes: bytes[..<slash])
  }

  /// This path, a slash, and `path`; just `path` where this path is empty.
  package func appending(_ path: GitPath) -> GitPath {
    guard !bytes.isEmpty else { return path }
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count + 1 + path.bytes.count)
    joined += bytes
    joined.append(UInt8(ascii: "/"))
    joined += path.bytes
    return GitPath(bytes: joined)
  }

  /// Whether this path is `folder` or lies below it. Everything lies below the empty path.
  package func isWithin(_ folder: GitPath) -> Bool {
    guard !folder.bytes.isEmpty, bytes.count != folder.bytes.count else {
      return folder.bytes.isEmpty || self == folder
    }
    return bytes.starts(with: folder.bytes) && bytes[folder.bytes.count] == UInt8(ascii: "/")
  }

  /// The path as text, with U+FFFD in place of what is not UTF-8.
  package var description: String {
    String(decoding: bytes, as: UTF8.self)
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// All bytes at once: an array of bytes is fed to the hasher one by one.
  package func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
