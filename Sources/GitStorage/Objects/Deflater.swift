import CLibgit2

/// Compresses one piece of content after another into zlib streams (RFC 1950).
///
/// One instance keeps zlib's working memory from piece to piece. Confined to one task.
final class Deflater {
  /// On the heap because zlib keeps the address.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Level 1, like git for loose objects: the contents are short or, as in trees, mostly incompressible hashes.
  init() throws {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = deflateInit_(stream, Z_BEST_SPEED, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      stream.deallocate()
      throw Self.failure(code)
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// The zlib stream of the parts, one after the other.
  func compress(_ parts: [UInt8]...) throws -> [UInt8] {
    let code = deflateReset(stream)
    guard code == Z_OK else { throw Self.failure(code) }
    let total = parts.reduce(0) { $0 + $1.count }
    guard total <= Int(UInt32.max) / 2 else {
      throw GitError(
        .invalid, operation: "compress an object", message: "an object of \(total) bytes is larger than Kith writes")
    }
    let bound = Int(deflateBound(stream, UInt(total)))
    return try [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      for (index, part) in parts.enumerated() {
        let isLast = index == parts.count - 1
        try part.withUnsafeBufferPointer { input in
          // zlib only reads from here, its type predates const.
          stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.pointee.avail_in = UInt32(input.count)
          let code = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          guard code == (isLast ? Z_STREAM_END : Z_OK) || (input.isEmpty && code == Z_BUF_ERROR && !isLast) else {
            throw Self.failure(code)
          }
        }
      }
      count = output.count - Int(stream.pointee.avail_out)
    }
  }

  private static func failure(_ code: Int32) -> GitError {
    GitError(.io, operation: "compress an object", message: "zlib failed with code \(code)")
  }
}
