import CLibgit2

/// What a loose object's file holds: a zlib stream of `<kind> <size>\0<content>`.
///
/// Read here because libgit2 1.5 never returns from reading a file that was cut short.
enum LooseContent {
  /// Unpacks a file.
  ///
  /// - Throws: `GitError` (`corrupt`) for anything that is not exactly one object.
  static func parse(_ file: [UInt8], path: DiskPath) throws -> (kind: ObjectKind, bytes: [UInt8]) {
    let (stream, kind, size, start) = try open(file, path: path)
    guard size <= Int(Int32.max), start.count <= size else { throw corrupt(path, "its size is wrong") }
    let bytes = start + (try stream.next(size - start.count))
    guard bytes.count == size, try stream.isAtEnd() else { throw corrupt(path, "its file is cut short or too long") }
    return (kind, bytes)
  }

  /// What the first bytes of a file tell: the kind, and the size of the content, which is not unpacked.
  static func header(_ file: [UInt8], path: DiskPath) throws -> (kind: ObjectKind, size: Int) {
    let (_, kind, size, _) = try open(file, path: path)
    return (kind, size)
  }

  private static func open(
    _ file: [UInt8], path: DiskPath
  ) throws -> (stream: Inflater, kind: ObjectKind, size: Int, start: [UInt8]) {
    guard !file.isEmpty else { throw corrupt(path, "its file is empty") }
    let stream = try Inflater(file, path: path)
    // The longest header is that of a commit with a size of 19 digits.
    var start = try stream.next(64)
    guard let end = start.firstIndex(of: 0), let (kind, size) = header(start[..<end]) else {
      throw corrupt(path, "its header is malformed")
    }
    start.removeSubrange(...end)
    return (stream, kind, size, start)
  }

  private static func header(_ bytes: ArraySlice<UInt8>) -> (ObjectKind, Int)? {
    let parts = bytes.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, let size = Int(String(decoding: parts[1], as: UTF8.self)), size >= 0 else { return nil }
    let kinds: [ObjectKind] = [.commit, .tree, .blob, .tag]
    return kinds.first { parts[0].elementsEqual($0.name.utf8) }.map { ($0, size) }
  }

  static func corrupt(_ path: DiskPath, _ message: String) -> GitError {
    GitError.disk(.corrupt, "read an object", path, message, hint: "git fsck names what is damaged")
  }
}

/// Unpacks one zlib stream piece by piece. Confined to one task.
private final class Inflater {
  /// On the heap because zlib keeps the address.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: [UInt8]
  private let path: DiskPath
  private var used = 0
  private var isFinished = false

  init(_ input: [UInt8], path: DiskPath) throws {
    self.input = input
    self.path = path
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      stream.deallocate()
      throw GitError.disk(.io, "read an object", path, "zlib failed with code \(code)")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Up to `count` bytes more; fewer only at the end of the stream or of the file.
  func next(_ count: Int) throws -> [UInt8] {
    guard count > 0, !isFinished else { return [] }
    return try [UInt8](unsafeUninitializedCapacity: count) { output, filled in
      try input.withUnsafeBufferPointer { source in
        let rest = UnsafeBufferPointer(rebasing: source[used...])
        // zlib only reads from here, its type predates const.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: rest.baseAddress)
        stream.pointee.avail_in = UInt32(clamping: rest.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(clamping: count)
        let offered = stream.pointee.avail_in
        let code = inflate(stream, Z_SYNC_FLUSH)
        used += Int(offered - stream.pointee.avail_in)
        filled = count - Int(stream.pointee.avail_out)
        isFinished = code == Z_STREAM_END
        guard isFinished || code == Z_OK || code == Z_BUF_ERROR else {
          throw LooseContent.corrupt(path, "its content cannot be unpacked")
        }
      }
    }
  }

  /// Whether stream and file end here.
  func isAtEnd() throws -> Bool {
    if !isFinished, try !next(1).isEmpty { return false }
    return isFinished && used == input.count
  }
}
