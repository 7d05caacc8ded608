import Foundation

/// A folder for one history, in memory where the system has such a place: nothing in it need survive a power cut.
final class Scratch {
  let path: String

  init() throws {
    let memory = "/dev/shm"
    let isThere = FileManager.default.isWritableFile(atPath: memory)
    let parent = isThere ? memory : FileManager.default.temporaryDirectory.path
    path = parent + "/kith-replicas-" + String(UInt64.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // What stays lies in a folder that the system empties.
    try? FileManager.default.removeItem(atPath: path)
  }
}
