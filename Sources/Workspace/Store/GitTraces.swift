package import GitStorage
import Glibc
package import Records

/// What git commands leave behind when they have changed something, Kith's own moves as well.
package struct GitTraces: Hashable, Sendable {
  /// Of the index, its lock, `HEAD` and `HEAD`'s log.
  private let stats: [FileStat?]

  init(gitDirectory: DiskPath) throws {
    stats = try ["index", "index.lock", "HEAD", "logs/HEAD"].map { try FileStat.ifPresent(at: gitDirectory.appending($0)) }
  }

  /// Whether something changed less than so long ago. A clock that was set back is not waited for.
  package func isYounger(than age: Duration, at now: Timestamp) -> Bool {
    stats.contains { stat in
      guard let time = stat?.ctime else { return false }
      let since = Duration.seconds(now.seconds - time.seconds) + .nanoseconds(Int64(now.nanoseconds) - Int64(time.nanoseconds))
      return since >= .zero && since < age
    }
  }
}

extension Workspace {
  package func gitTraces() throws -> GitTraces { try GitTraces(gitDirectory: DiskPath(repository.gitDirectory)) }

  /// A git command of the person's that is running in this store and may change it.
  package func gitAtWork() throws -> GitAtWork? {
    let folders = [root.description, repository.gitDirectory].map { folder in
      guard let resolved = realpath(folder, nil) else { return Array(folder.utf8) }
      defer { free(resolved) }
      return Array(String(cString: resolved).utf8)
    }
    return try GitAtWork.find(in: folders) { try repository.configString("alias.\($0)") }
  }
}
