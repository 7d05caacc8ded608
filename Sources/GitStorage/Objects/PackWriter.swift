import CLibgit2
import Crypto

/// Writes many objects as one pack and its index: three files to sync however many objects there are.
///
/// The formats are those of gitformat-pack(5): pack version 2 with whole objects only, index version 2.
struct PackWriter {
  /// The `objects/pack` folder.
  let folder: DiskPath

  /// The pack grows in memory up to this many bytes before they go to the file.
  private static let chunk = 1 << 20
  /// Beyond this an index needs its table of long offsets.
  private static let maximumBytes = Int(Int32.max)

  private struct Packed {
    let id: ObjectID
    let offset: UInt32
    let checksum: UInt32
  }

  /// Writes the objects, which must differ from each other. On return pack and index are on the disk under their names;
  /// if it throws, nothing of them is left.
  func write(_ objects: [StoredObject]) throws {
    try Folder.make(folder)
    let pack = TemporaryName.path(in: folder, prefix: "tmp_pack_")
    let index = TemporaryName.path(in: folder, prefix: "tmp_idx_")
    do {
      let (name, packed) = try writePack(objects, to: pack)
      try DurableFile.writeNew(Self.index(of: packed, pack: name), to: index, permissions: 0o444, durable: true)
      // The index last: readers look for indexes and then open the pack beside them.
      try FileExchange.rename(pack, to: folder.appending("pack-\(name).pack"))
      try FileExchange.rename(index, to: folder.appending("pack-\(name).idx"))
      try DurableFile.syncFolder(folder)
    } catch {
      _ = try DurableFile.removeIfPresent(pack)
      _ = try DurableFile.removeIfPresent(index)
      throw error
    }
  }

  private func writePack(_ objects: [StoredObject], to path: DiskPath) throws -> (ObjectID, [Packed]) {
    guard let count = UInt32(exactly: objects.count) else { throw Self.tooLarge(path) }
    let file = try AppendedFile(path)
    let deflater = try Deflater()
    var hash = Insecure.SHA1()
    var buffer = Array("PACK".utf8)
    buffer.append(bigEndian: 2)
    buffer.append(bigEndian: count)
    var packed: [Packed] = []
    packed.reserveCapacity(objects.count)
    var flushed = 0
    for object in objects {
      guard flushed + buffer.count <= Self.maximumBytes else { throw Self.tooLarge(path) }
      var entry = Self.entryHeader(kind: object.kind, size: object.bytes.count)
      entry += try deflater.compress(object.bytes)
      guard let length = UInt32(exactly: entry.count) else { throw Self.tooLarge(path) }
      packed.append(
        Packed(
          id: object.id, offset: UInt32(flushed + buffer.count),
          checksum: UInt32(truncatingIfNeeded: crc32(0, entry, length))))
      buffer += entry
      if buffer.count >= Self.chunk {
        hash.update(data: buffer)
        try file.append(buffer)
        flushed += buffer.count
        buffer.removeAll(keepingCapacity: true)
      }
    }
    hash.update(data: buffer)
    let name = ObjectID(digest: hash.finalize())
    try file.append(buffer + name.bytes)
    try file.finish()
    return (name, packed)
  }

  /// Kind and size: four bits of size beside the kind, then seven a byte, the least significant first.
  private static func entryHeader(kind: ObjectKind, size: Int) -> [UInt8] {
    var rest = size >> 4
    var header = [kind.rawValue << 4 | UInt8(size & 15)]
    while rest > 0 {
      header[header.count - 1] |= 0x80
      header.append(UInt8(rest & 0x7f))
      rest >>= 7
    }
    return header
  }

  private static func index(of packed: [Packed], pack: ObjectID) throws -> [UInt8] {
    let sorted = packed.sorted { $0.id < $1.id }
    var bytes: [UInt8] = [0xff] + Array("tOc".utf8)
    bytes.reserveCapacity(8 + 1024 + sorted.count * 28 + 40)
    bytes.append(bigEndian: 2)
    var position = 0
    for first in UInt8.min...UInt8.max {
      while position < sorted.count, sorted[position].id.firstByte <= first { position += 1 }
      bytes.append(bigEndian: UInt32(position))
    }
    for object in sorted { object.id.withUnsafeBytes { bytes += $0 } }
    for object in sorted { bytes.append(bigEndian: object.checksum) }
    for object in sorted { bytes.append(bigEndian: object.offset) }
    bytes += pack.bytes
    return bytes + Array(Insecure.SHA1.hash(data: bytes))
  }

  private static func tooLarge(_ path: DiskPath) -> GitError {
    GitError.disk(
      .invalid, "write a pack", path, "more than 2 GiB at once", hint: "write it in several batches")
  }
}

extension [UInt8] {
  mutating func append(bigEndian value: UInt32) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
