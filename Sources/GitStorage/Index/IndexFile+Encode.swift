import Crypto

extension IndexFile {
  /// The bytes of a new index: version 2, or 3 where an entry needs it.
  ///
  /// - Parameters:
  ///   - entries: In any order.
  ///   - privateData: Bytes to carry along (see ``privateData``) in an extension that git skips. For Kith's own stat cache;
  ///     git does not keep them when it writes the file.
  /// - Throws: `GitError` (`invalid`) if a path is malformed, or twice there in one stage.
  package static func encode(entries: [Entry], privateData: [UInt8]? = nil) throws -> [UInt8] {
    try encode(ordered: entries.sorted { ($0.path, $0.stage) < ($1.path, $1.stage) }, privateData: privateData)
  }

  /// The same of entries in order, which are asked for several times and need not be in memory all at once.
  ///
  /// - Throws: `GitError` (`invalid`) also where they are not in order.
  package static func encode(
    ordered entries: some Collection<Entry>, privateData: [UInt8]? = nil
  ) throws -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(entries.reduce(64 + (privateData?.count ?? 0)) { $0 + 72 + $1.path.bytes.count })
    let needsExtension = entries.contains { $0.flags.isExtended }
    appendHeader(version: needsExtension ? 3 : 2, count: entries.count, to: &out)
    var previous: Entry?
    for entry in entries {
      guard Entry.isWellFormed(entry.path), (0...3).contains(entry.stage) else { throw malformed(entry.path) }
      if let previous {
        guard previous.path != entry.path || previous.stage != 0 && previous.stage != entry.stage else {
          throw GitError(
            .invalid, operation: "write an index", message: "the path is there twice", path: entry.path.description)
        }
        guard (previous.path, previous.stage) < (entry.path, entry.stage) else {
          throw GitError(
            .invalid, operation: "write an index", message: "its entries are not in order", path: entry.path.description)
        }
      }
      entry.append(to: &out)
      previous = entry
    }
    if let privateData { appendExtension(.privateData, privateData[...], to: &out) }
    appendChecksum(to: &out)
    return out
  }

  static func malformed(_ path: GitPath) -> GitError {
    GitError(
      .invalid, operation: "write an index",
      message: "git cannot hold this path: it is empty, has an empty part, or holds a NUL", path: path.description)
  }

  static func appendHeader(version: Int, count: Int, to out: inout [UInt8]) {
    out.append(contentsOf: "DIRC".utf8)
    appendWord(version, to: &out)
    appendWord(count, to: &out)
  }

  static func appendExtension(_ signature: Extension.Signature, _ content: ArraySlice<UInt8>, to out: inout [UInt8]) {
    appendWord(Int(signature.rawValue), to: &out)
    appendWord(content.count, to: &out)
    out.append(contentsOf: content)
  }

  /// Ends the file with the SHA-1 of everything in it.
  static func appendChecksum(to out: inout [UInt8]) {
    out.append(contentsOf: checksum(of: out[...]))
  }

  static func hasValidChecksum(_ bytes: [UInt8]) -> Bool {
    let trailer = bytes.suffix(ObjectID.byteCount)
    return trailer.allSatisfy { $0 == 0 } || checksum(of: bytes.dropLast(ObjectID.byteCount)).elementsEqual(trailer)
  }

  private static func checksum(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.withUnsafeBytes { buffer in
      var hash = Insecure.SHA1()
      hash.update(bufferPointer: buffer)
      return Array(hash.finalize())
    }
  }

  private static func appendWord(_ value: Int, to out: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).bigEndian) { out.append(contentsOf: $0) }
  }
}
