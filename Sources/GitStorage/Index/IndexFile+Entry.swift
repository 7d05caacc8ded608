extension IndexFile {
  /// One entry: what git believes stands at a path.
  package struct Entry: Hashable, Sendable {
    package var path: GitPath
    package var id: ObjectID
    package var mode: FileMode
    /// The file as it was when its content was known to be `id`. All zero: unknown, git looks at the content.
    package var stat: FileStat
    /// 0, or in an unfinished merge 1 (base), 2 (ours), 3 (theirs).
    package var stage: Int
    package var flags: Flags

    package init(
      path: GitPath, id: ObjectID, mode: FileMode = .regular, stat: FileStat? = nil, stage: Int = 0, flags: Flags = []
    ) {
      self.path = path
      self.id = id
      self.mode = mode
      self.stat = stat ?? .unknown
      self.stage = stage
      self.flags = flags
    }
  }

  /// What a person or git has said about an entry.
  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `git update-index --assume-unchanged`: git does not look at the file.
    package static let assumeValid = Flags(rawValue: 1)
    /// The file is meant to be absent from the working tree.
    package static let skipWorktree = Flags(rawValue: 2)
    /// `git add --intent-to-add`: the path is to be tracked, its content is not staged.
    package static let intentToAdd = Flags(rawValue: 4)

    var isExtended: Bool { !isDisjoint(with: [.skipWorktree, .intentToAdd]) }
  }

  func entry(_ position: Int) -> Entry {
    bytes.withUnsafeBufferPointer { buffer in
      let start = Int(starts[position])
      func word(_ offset: Int) -> UInt32 { IndexScan.word(buffer, start + offset) }
      let high = buffer[start + IndexScan.flagsOffset]
      var flags: Flags = high & 0x80 == 0 ? [] : .assumeValid
      if high & 0x40 != 0 {
        let extended = buffer[start + IndexScan.flagsOffset + 2]
        if extended & 0x40 != 0 { flags.insert(.skipWorktree) }
        if extended & 0x20 != 0 { flags.insert(.intentToAdd) }
      }
      return Entry(
        path: GitPath(bytes: IndexScan.name(in: buffer, start: start, end: Int(starts[position + 1]))),
        id: ObjectID(in: UnsafeRawBufferPointer(buffer), at: start + IndexScan.idOffset),
        mode: FileMode(rawValue: word(IndexScan.modeOffset)),
        stat: FileStat(
          ctime: .init(seconds: Int64(word(0)), nanoseconds: word(4)),
          mtime: .init(seconds: Int64(word(8)), nanoseconds: word(12)),
          device: UInt64(word(16)), inode: UInt64(word(20)), mode: 0, uid: word(28), gid: word(32),
          size: UInt64(word(36))),
        stage: Int(high >> 4 & 3), flags: flags)
    }
  }
}

extension FileStat {
  /// Says nothing about a file: whoever reads it in an index looks at the content.
  ///
  /// The size must be zero with the times. Git takes a different size for a different content and does not look, save
  /// where the size recorded is zero.
  package static let unknown = FileStat(
    ctime: .zero, mtime: .zero, device: 0, inode: 0, mode: 0, uid: 0, gid: 0, size: 0)
}

extension IndexFile.Entry {
  /// Appends the entry as versions 2 and 3 lay it out.
  func append(to out: inout [UInt8]) {
    let start = out.count
    func append(_ word: UInt32) {
      out.append(UInt8(truncatingIfNeeded: word >> 24))
      out.append(UInt8(truncatingIfNeeded: word >> 16))
      out.append(UInt8(truncatingIfNeeded: word >> 8))
      out.append(UInt8(truncatingIfNeeded: word))
    }
    append(UInt32(truncatingIfNeeded: stat.ctime.seconds))
    append(stat.ctime.nanoseconds)
    append(UInt32(truncatingIfNeeded: stat.mtime.seconds))
    append(stat.mtime.nanoseconds)
    append(UInt32(truncatingIfNeeded: stat.device))
    append(UInt32(truncatingIfNeeded: stat.inode))
    append(mode.rawValue)
    append(stat.uid)
    append(stat.gid)
    append(UInt32(truncatingIfNeeded: stat.size))
    id.withUnsafeBytes { out.append(contentsOf: $0) }
    var high = UInt8(truncatingIfNeeded: stage & 3) << 4
    if flags.contains(.assumeValid) { high |= 0x80 }
    if flags.isExtended { high |= 0x40 }
    let length = min(path.bytes.count, IndexScan.longName)
    out.append(high | UInt8(truncatingIfNeeded: length >> 8))
    out.append(UInt8(truncatingIfNeeded: length))
    if flags.isExtended {
      out.append((flags.contains(.skipWorktree) ? 0x40 : 0) | (flags.contains(.intentToAdd) ? 0x20 : 0))
      out.append(0)
    }
    out.append(contentsOf: path.bytes)
    // One to eight NULs, so that the entry is a multiple of eight long.
    let padding = 8 - (out.count - start) % 8
    for _ in 0..<padding { out.append(0) }
  }

  /// Whether git could hold the path at all. Says nothing about what is wise to write to a disk.
  static func isWellFormed(_ path: GitPath) -> Bool {
    path.bytes.count < Int(UInt32.max) && !path.bytes.contains(0)
      && path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }
}
