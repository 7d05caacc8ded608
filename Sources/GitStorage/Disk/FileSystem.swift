import CLinux
import Glibc

/// The file system a folder is on, as far as it matters to a store.
package struct FileSystem: Hashable, Sendable {
  /// The number statfs(2) knows its kind by.
  package let magic: UInt32
  /// What a person who is not root may still write.
  package let freeBytes: UInt64

  package init(magic: UInt32, freeBytes: UInt64) {
    self.magic = magic
    self.freeBytes = freeBytes
  }

  /// Looks at the file system of a folder.
  package init(of folder: DiskPath) throws {
    var (magic, freeBytes): (UInt, UInt64) = (0, 0)
    let operation = "look at the file system of"
    let number = try folder.withCString(for: operation) { kith_statfs($0, &magic, &freeBytes) == 0 ? 0 : errno }
    guard number == 0 else { throw GitError.system(number, operation, folder) }
    self.init(magic: UInt32(truncatingIfNeeded: magic), freeBytes: freeBytes)
  }

  /// What it is called where it is on another machine, so that locks may not hold against people there; nil for one of this machine.
  ///
  /// Source: statfs(2) and linux/magic.h.
  package var networkName: String? {
    switch magic {
    case 0x6969: "NFS"
    case 0x517B, 0xFF53_4D42, 0xFE53_4D42: "SMB"
    case 0x0102_1997: "9P"
    case 0x00C3_6400: "Ceph"
    case 0x5346_414F, 0x6B41_4653: "AFS"
    case 0x7375_7245: "Coda"
    case 0x0BD0_0BD0: "Lustre"
    case 0x0116_1970: "GFS2"
    case 0x7461_636F: "OCFS2"
    case 0x786F_4256: "a shared folder of VirtualBox"
    default: nil
    }
  }

  /// Whether it keeps nothing when the machine is turned off.
  package var isInMemory: Bool { magic == 0x0102_1994 || magic == 0x8584_58F6 }

  /// Whether a program stands behind it (FUSE), such as sshfs: it may be anywhere.
  package var isFuse: Bool { magic == 0x6573_5546 }

  /// Whether files in a folder can be exchanged in one step, tried on two empty files that are gone on return.
  ///
  /// - Throws: `GitError` where the folder cannot be written.
  package static func exchangesFiles(in folder: DiskPath) throws -> Bool {
    let names = [DurableFile.temporaryPath(near: folder.appending("a")), DurableFile.temporaryPath(near: folder.appending("b"))]
    defer { for name in names { DurableFile.discard(name) } }
    for name in names { try DurableFile.writeNew([], to: name, durable: false) }
    do {
      try FileExchange.exchange(names[0], names[1])
      return true
    } catch let error as GitError where error.code == .exchangeUnsupported {
      return false
    }
  }
}
