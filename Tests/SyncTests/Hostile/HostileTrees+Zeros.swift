import CLibgit2
import Crypto
import TestSupport

@testable import GitStorage

extension HostileTrees {
  /// Writes a file of that many zeros without ever holding them: a thousandth of it is on the disk.
  func zeros(_ count: Int) throws -> ObjectID {
    let header = Array("blob \(count)\0".utf8)
    var hash = Insecure.SHA1()
    hash.update(data: header)
    let piece = [UInt8](repeating: 0, count: 1 << 20)
    var stream = z_stream()
    guard deflateInit_(&stream, Z_BEST_SPEED, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Sandbox.Failure(description: "zlib")
    }
    defer { deflateEnd(&stream) }
    var file: [UInt8] = []
    func compress(_ bytes: [UInt8], _ flush: Int32) {
      var output = [UInt8](repeating: 0, count: 1 << 16)
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        repeat {
          output.withUnsafeMutableBufferPointer { room in
            stream.next_out = room.baseAddress
            stream.avail_out = UInt32(room.count)
            _ = deflate(&stream, flush)
          }
          file += output.prefix(output.count - Int(stream.avail_out))
        } while stream.avail_out == 0
      }
    }
    compress(header, Z_NO_FLUSH)
    var left = count
    while left > 0 {
      let next = left < piece.count ? Array(piece.prefix(left)) : piece
      hash.update(data: next)
      compress(next, Z_NO_FLUSH)
      left -= next.count
    }
    compress([], Z_FINISH)
    let id = ObjectID(digest: hash.finalize())
    try place(file, at: id)
    return id
  }
}
