import GitStorage
import Glibc

/// A socket in a folder, by a name short enough for the system: addresses of sockets hold 107 bytes, and stores lie deeper than that.
///
/// While this object lives the folder is open, and `path` leads through it.
final class SocketPlace: Sendable {
  private let folder: Int32
  let path: String

  init(_ socket: DiskPath) throws {
    folder = try DurableFile.open(socket.folder, O_RDONLY | O_DIRECTORY, operation: "open the folder of the daemon's socket")
    path = "/proc/self/fd/\(folder)/" + String(decoding: socket.name, as: UTF8.self)
  }

  deinit { close(folder) }
}
