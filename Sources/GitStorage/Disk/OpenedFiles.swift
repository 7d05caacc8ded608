import Synchronization

/// How often this process opens which files between two moments: for one who must tell that from others' opening them.
package struct OpenedFiles: Sendable {
  /// Nil: so many that they were not kept.
  private var counts: [DiskPath: Int]? = [:]

  private static let most = 20_000
  private static let recording = Mutex<OpenedFiles?>(nil)

  /// How often a file was opened, nil where that is not known.
  package func count(of path: DiskPath) -> Int? { counts.map { $0[path] ?? 0 } }

  /// Runs `body` and tells which files were opened meanwhile, by whatever thread. One at a time.
  package static func during<Result>(_ body: () throws -> Result) rethrows -> (result: Result, opened: OpenedFiles) {
    recording.withLock { $0 = OpenedFiles() }
    defer { recording.withLock { $0 = nil } }
    let result = try body()
    return (result, recording.withLock { $0 } ?? OpenedFiles())
  }

  static func note(_ path: DiskPath) {
    recording.withLock { current in
      guard current?.counts != nil else { return }
      current?.counts?[path, default: 0] += 1
      if current?.counts?.count ?? 0 > most { current?.counts = nil }
    }
  }
}
