import Glibc

/// The one pass over the bytes of an index: lengths, order, extensions.
///
/// Works on plain byte pointers because an unoptimised build, too, must pass 220,000 entries in a fraction of a second.
struct IndexScan {
  static let flagsOffset = 60
  static let modeOffset = 24
  static let idOffset = 40
  /// Names this long or longer do not say how long.
  static let longName = 0xFFF

  let buffer: UnsafeBufferPointer<UInt8>
  let path: DiskPath
  private(set) var version = 0
  private(set) var starts: [UInt32] = []
  private(set) var extensions: [IndexFile.Extension] = []
  private(set) var hasConflicts = false
  /// A split index has entries without a name, which stand before the others; what it is shows in the extensions.
  private var hasNamelessEntries = false

  init(buffer: UnsafeBufferPointer<UInt8>, path: DiskPath) {
    self.buffer = buffer
    self.path = path
  }

  /// - Precondition: The buffer holds at least a header and a checksum.
  mutating func run() throws {
    let end = buffer.count - ObjectID.byteCount
    let announced = word(4)
    guard announced == 2 || announced == 3 else {
      throw IndexFile.unsupported(
        path, "its version is \(announced)", hint: "'git update-index --index-version 2' rewrites it")
    }
    version = Int(announced)
    let count = Int(word(8))
    // 62 bytes, a name of one byte, a NUL.
    guard count <= end / 64 else { throw IndexFile.corrupt(path, "it is shorter than its \(count) entries") }
    let afterEntries = try scanEntries(count: count, end: end)
    try scanExtensions(from: afterEntries, end: end)
    if hasNamelessEntries { throw IndexFile.corrupt(path, "it has entries without a name") }
  }

  private mutating func scanEntries(count: Int, end: Int) throws -> Int {
    var offset = IndexFile.headerSize
    var problem: Int?
    var conflicts = false
    var nameless = false
    let version = version
    starts = try [UInt32](unsafeUninitializedCapacity: count + 1) { starts, filled in
      guard let base = buffer.baseAddress, let out = starts.baseAddress else { return }
      var previousName = UnsafeBufferPointer(start: base, count: 0)
      var previousStage: UInt8 = 0
      for position in 0..<count {
        guard let (nameStart, length) = Self.nameExtent(base, start: offset, end: end) else {
          problem = position
          break
        }
        let size = (nameStart - offset + length + 8) & ~7
        guard size <= end - offset, base[nameStart + length] == 0,
          nameStart - offset == 62 || version >= 3
        else {
          problem = position
          break
        }
        let name = UnsafeBufferPointer(start: base + nameStart, count: length)
        let stage = base[offset + Self.flagsOffset] >> 4 & 3
        let order = Self.compare(previousName, name)
        nameless = nameless || length == 0
        guard order < 0 || length == 0 || (order == 0 && previousStage < stage && previousStage != 0) else {
          problem = position
          break
        }
        // The high half of the mode is never used; 0x4000 is the type of a folder.
        if base[offset + Self.modeOffset + 2] & 0xF0 == 0x40 { throw sparse }
        // Beyond skip-worktree and intent-to-add; git refuses them too.
        if nameStart - offset == 64, base[offset + 62] & 0x9F | base[offset + 63] != 0 {
          throw IndexFile.unsupported(path, "entry \(position) has flags of a newer git")
        }
        conflicts = conflicts || stage != 0
        out[position] = UInt32(truncatingIfNeeded: offset)
        offset += size
        previousName = name
        previousStage = stage
      }
      out[count] = UInt32(truncatingIfNeeded: offset)
      filled = problem == nil ? count + 1 : 0
    }
    if let problem { throw IndexFile.corrupt(path, "entry \(problem) is cut off, malformed or out of order") }
    hasConflicts = conflicts
    hasNamelessEntries = nameless
    return offset
  }

  private mutating func scanExtensions(from start: Int, end: Int) throws {
    var offset = start
    while offset < end {
      guard end - offset >= 8 else { throw IndexFile.corrupt(path, "its last extension is cut off") }
      let signature = IndexFile.Extension.Signature(rawValue: word(offset))
      let size = Int(word(offset + 4))
      guard size <= end - offset - 8 else { throw IndexFile.corrupt(path, "extension '\(signature)' is cut off") }
      switch signature {
      case .splitIndex:
        throw IndexFile.unsupported(
          path, "it is split", hint: "'git update-index --no-split-index' makes it one file again")
      case .sparseFolders:
        throw sparse
      case _ where !signature.isOptional:
        throw IndexFile.unsupported(path, "it has the extension '\(signature)' of a newer git")
      default:
        extensions.append(IndexFile.Extension(signature: signature, content: offset + 8..<offset + 8 + size))
      }
      offset += 8 + size
    }
  }

  private var sparse: GitError {
    IndexFile.unsupported(path, "it is sparse", hint: "'git sparse-checkout disable' makes it whole again")
  }

  private func word(_ offset: Int) -> UInt32 { Self.word(buffer, offset) }
}

// MARK: - Bytes

extension IndexScan {
  static func word(_ buffer: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt32 {
    UInt32(buffer[offset]) << 24 | UInt32(buffer[offset + 1]) << 16 | UInt32(buffer[offset + 2]) << 8
      | UInt32(buffer[offset + 3])
  }

  /// Where the name of the entry at `start` begins and how long it is; nil if it does not end before `end`.
  @inline(__always)
  private static func nameExtent(_ base: UnsafePointer<UInt8>, start: Int, end: Int) -> (start: Int, length: Int)? {
    guard end - start >= 64 else { return nil }
    let high = base[start + flagsOffset]
    let nameStart = start + (high & 0x40 == 0 ? 62 : 64)
    let length = Int(high & 0x0F) << 8 | Int(base[start + flagsOffset + 1])
    if length < longName { return nameStart + length < end ? (nameStart, length) : nil }
    // Longer names say only that they are longer.
    guard nameStart < end, let terminator = memchr(base + nameStart, 0, end - nameStart) else { return nil }
    let found = UnsafeRawPointer(terminator) - UnsafeRawPointer(base + nameStart)
    return found >= longName ? (nameStart, found) : nil
  }

  /// The name of an entry that the pass has accepted.
  static func name(in buffer: UnsafeBufferPointer<UInt8>, start: Int, end: Int) -> UnsafeBufferPointer<UInt8> {
    guard let base = buffer.baseAddress, let (nameStart, length) = nameExtent(base, start: start, end: end) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(start: base + nameStart, count: length)
  }

  /// Less than, equal to or greater than zero, as the bytes of `a` come before, are or come after those of `b`.
  @inline(__always)
  static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    let common = a.count < b.count ? a.count : b.count
    if common > 0, let first = a.baseAddress, let second = b.baseAddress {
      let order = memcmp(first, second, common)
      if order != 0 { return Int(order) }
    }
    return a.count - b.count
  }
}
