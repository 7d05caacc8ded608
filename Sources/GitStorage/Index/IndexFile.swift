import Glibc

/// A git index (versions 2 and 3) held as the bytes it has on disk.
///
/// Reading makes one pass that checks every length and the order of the entries and remembers where each entry begins;
/// nothing is allocated per entry. ``patched(_:privateData:)`` then copies what does not change and writes only what does.
///
/// What this reader leaves to libgit2 is refused with `GitError.Code.unsupported`: version 4, split and sparse indexes, and
/// mandatory extensions nobody knew when this was written. A file that breaks the format is `corrupt`. The trailing
/// checksum is not looked at unless asked for: git itself may write zeros there (`index.skipHash`).
///
/// Source: gitformat-index(5).
package struct IndexFile: Sendable {
  /// An extension: four letters, and where its content lies.
  struct Extension: Hashable, Sendable {
    let signature: Signature
    let content: Range<Int>

    struct Signature: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
      let rawValue: UInt32

      init(rawValue: UInt32) { self.rawValue = rawValue }

      init(_ letters: StaticString) {
        rawValue = letters.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
      }

      /// A reader that does not know the extension may ignore it.
      var isOptional: Bool { (UInt32(UInt8(ascii: "A"))...UInt32(UInt8(ascii: "Z"))).contains(rawValue >> 24) }

      var description: String {
        String(decoding: withUnsafeBytes(of: rawValue.bigEndian) { Array($0) }, as: UTF8.self)
      }

      static let cacheTree = Signature("TREE")
      static let resolveUndo = Signature("REUC")
      static let untrackedCache = Signature("UNTR")
      static let splitIndex = Signature("link")
      static let sparseFolders = Signature("sdir")
      /// Kith's own, in the private stat cache: bytes that git and libgit2 skip.
      static let privateData = Signature("KITH")
    }
  }

  /// Header, entries, extensions and checksum, as on disk.
  package let bytes: [UInt8]
  /// 2 or 3.
  package let version: Int
  /// Where each entry begins, and after the last one where the entries end.
  let starts: [UInt32]
  let extensions: [Extension]
  /// Whether some path has entries of a merge that is not finished (stages 1 to 3).
  package let hasConflicts: Bool

  /// An index without entries.
  package static func empty() throws -> IndexFile {
    try read(encode(entries: []))
  }

  /// Reads an index.
  ///
  /// - Parameters:
  ///   - path: Named in errors.
  ///   - verifyingChecksum: Whether to hash the whole file and compare; a trailer of zeros always passes.
  /// - Throws: `GitError`: `corrupt` or `unsupported`.
  package static func read(
    _ bytes: [UInt8], path: DiskPath = "index", verifyingChecksum: Bool = false
  ) throws -> IndexFile {
    try IndexFile(bytes: bytes, path: path, verifyingChecksum: verifyingChecksum)
  }

  /// Reads an index file, together with the stat that tells later whether it is still the same
  /// (``IndexLock/indexIsUnchanged(since:)``). Nil if there is none: a fresh repository has no index yet.
  package static func load(_ path: DiskPath) throws -> (index: IndexFile, stat: FileStat)? {
    do {
      let (bytes, stat) = try DurableFile.read(path)
      return (try read(bytes, path: path), stat)
    } catch let error as GitError where error.code == .notFound {
      return nil
    }
  }

  private init(bytes: [UInt8], path: DiskPath, verifyingChecksum: Bool) throws {
    self.bytes = bytes
    guard bytes.count >= Self.headerSize + ObjectID.byteCount, bytes.starts(with: "DIRC".utf8) else {
      throw Self.corrupt(path, "it is not a git index")
    }
    guard bytes.count <= UInt32.max else { throw Self.unsupported(path, "it is larger than 4 GiB") }
    if verifyingChecksum, !Self.hasValidChecksum(bytes) { throw Self.corrupt(path, "its checksum is wrong") }

    let scan = try bytes.withUnsafeBufferPointer { buffer in
      var scan = IndexScan(buffer: buffer, path: path)
      try scan.run()
      return scan
    }
    version = scan.version
    starts = scan.starts
    extensions = scan.extensions
    hasConflicts = scan.hasConflicts
  }

  static let headerSize = 12

  static func corrupt(_ path: DiskPath, _ message: String) -> GitError {
    GitError.disk(
      .corrupt, "read the index", path, message,
      hint: "move the file away and run 'git reset', which makes it anew from HEAD")
  }

  static func unsupported(_ path: DiskPath, _ message: String, hint: String? = nil) -> GitError {
    GitError.disk(.unsupported, "read the index", path, message, hint: hint)
  }
}

// MARK: - Looking up

extension IndexFile {
  /// The number of entries.
  package var count: Int { starts.count - 1 }

  /// All entries in the order of the file: by the bytes of the path, then by stage. Made one by one as they are asked for.
  package var entries: Entries { Entries(index: self) }

  /// The entries of an index, made as they are asked for.
  package struct Entries: RandomAccessCollection, Sendable {
    let index: IndexFile

    package var startIndex: Int { 0 }
    package var endIndex: Int { index.count }
    package subscript(position: Int) -> Entry { index.entry(position) }
  }

  /// The finished (stage 0) entry of a path.
  package func entry(at path: GitPath) -> Entry? {
    let position = lowerBound(path.bytes)
    guard position < count, stage(position) == 0, hasPath(position, path.bytes) else { return nil }
    return entry(position)
  }

  /// The entries of a path in all stages.
  package func entries(at path: GitPath) -> Slice<Entries> {
    entries[lowerBound(path.bytes)..<lowerBound(path.bytes + [0])]
  }

  /// The entries below a folder; the folder itself is none.
  package func entries(under folder: GitPath) -> Slice<Entries> {
    guard !folder.bytes.isEmpty else { return entries[...] }
    // "0" is the byte after "/".
    return entries[
      lowerBound(folder.bytes + [UInt8(ascii: "/")])..<lowerBound(folder.bytes + [UInt8(ascii: "0")])]
  }

  /// The bytes a previous ``encode(entries:privateData:)`` or ``patched(_:privateData:)`` was given to carry along.
  package var privateData: [UInt8]? {
    extensions.first { $0.signature == .privateData }.map { Array(bytes[$0.content]) }
  }

  /// The first position whose path is not before `path`; paths hold no NUL, so `path` and a NUL comes right after `path`.
  func lowerBound(_ path: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { buffer in
      path.withUnsafeBufferPointer { wanted in
        var low = 0
        var high = count
        while low < high {
          let middle = (low + high) / 2
          let name = IndexScan.name(in: buffer, start: Int(starts[middle]), end: Int(starts[middle + 1]))
          if IndexScan.compare(name, wanted) < 0 { low = middle + 1 } else { high = middle }
        }
        return low
      }
    }
  }

  func hasPath(_ position: Int, _ path: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      let name = IndexScan.name(in: buffer, start: Int(starts[position]), end: Int(starts[position + 1]))
      return path.withUnsafeBufferPointer { IndexScan.compare(name, $0) == 0 }
    }
  }

  func stage(_ position: Int) -> Int {
    Int(bytes[Int(starts[position]) + IndexScan.flagsOffset] >> 4 & 3)
  }
}
