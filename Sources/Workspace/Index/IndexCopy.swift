import Foundation
import GitStorage
import RecordIndex

/// A copy of the index of look-ups in the system's temporary folder, for those who must not move or mend the index itself.
/// Removed when released.
final class IndexCopy {
  private let folder: URL
  let index: RecordIndex

  init(of file: DiskPath) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kith-index-\(UUID().uuidString)")
    let copy = folder.appendingPathComponent("index.sqlite")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    do {
      try FileManager.default.copyItem(atPath: file.description, toPath: copy.path)
      // Without its journal an index that is half written would look whole.
      if FileManager.default.fileExists(atPath: file.description + "-journal") {
        try FileManager.default.copyItem(atPath: file.description + "-journal", toPath: copy.path + "-journal")
      }
    } catch {
      Self.remove(folder)
      throw error
    }
    index = RecordIndex(at: copy.path)
  }

  deinit { Self.remove(folder) }

  private static func remove(_ folder: URL) {
    // What stays lies in the system's temporary folder.
    try? FileManager.default.removeItem(at: folder)
  }
}
