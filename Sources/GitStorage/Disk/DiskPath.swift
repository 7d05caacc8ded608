/// A path on this machine as the system has it: bytes, absolute or relative.
///
/// Linux file names need not be UTF-8, so a path made from what git holds is kept in bytes all the way to the
/// system call. Nothing is normalised.
package struct DiskPath: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringInterpolation {
  package let bytes: [UInt8]

  package init(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  package init(stringLiteral value: String) {
    self.init(value)
  }

  /// All bytes at once: an array of bytes is fed to the hasher one by one.
  package func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// The path for people: what is not UTF-8 shows as U+FFFD.
  package var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The path of `name` (which may hold slashes) inside this folder.
  package func appending(_ name: some Sequence<UInt8>) -> DiskPath {
    var joined = bytes
    if !joined.isEmpty, joined.last != UInt8(ascii: "/") { joined.append(UInt8(ascii: "/")) }
    joined.append(contentsOf: name)
    return DiskPath(bytes: joined)
  }

  package func appending(_ name: String) -> DiskPath { appending(name.utf8) }

  package func appending(_ path: GitPath) -> DiskPath { appending(path.bytes) }

  /// The folder the path stands in: `.` for a name alone, `/` for a name at the root.
  package var folder: DiskPath {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : DiskPath(bytes: bytes[..<slash])
  }

  /// The last component.
  package var name: ArraySlice<UInt8> {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes[...] }
    return bytes[(slash + 1)...]
  }

  /// Calls `body` with the path as a C string.
  ///
  /// - Throws: `GitError` (`invalid`) if the path is empty or holds a NUL, which would cut it short.
  package func withCString<Result>(for operation: String, _ body: (UnsafePointer<CChar>) throws -> Result) throws -> Result {
    guard !bytes.isEmpty, !bytes.contains(0) else {
      throw GitError.disk(.invalid, operation, self, "a path must not be empty or hold a NUL byte")
    }
    let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
    return try terminated.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else {
        throw GitError.disk(.invalid, operation, self, "a path must not be empty or hold a NUL byte")
      }
      return try body(start)
    }
  }
}
