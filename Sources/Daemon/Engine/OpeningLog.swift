import GitStorage
import Records
import Workspace

/// When files were opened by somebody who is not Kith, for as long as an editor may hold a version.
///
/// One for the engine and its workspace, which asks it: it may hold every file of a store and is never copied.
final class OpeningLog: OpeningEvidence {
  /// Since when nothing was missed.
  private(set) var since: Timestamp
  private var openings: [GitPath: [Timestamp]] = [:]
  private var count = 0

  /// Only the newest openings of a file matter: which version is on disk changes now and then, who reads it, often.
  private static let mostOfAFile = 16
  /// A search through all files opens each. Beyond this nothing is known any more, which is always safe.
  private static let most = 200_000
  private static let memory: Int64 = 24 * 3600

  init(since: Timestamp) { self.since = since }

  func note(_ path: GitPath, at time: Timestamp) {
    var times = openings[path] ?? []
    // Within a second of the one before it is the same person, twice.
    if let last = times.last, time.seconds == last.seconds { return }
    if count >= Self.most { return forget(at: time) }
    times.append(time)
    count += 1
    if times.count > Self.mostOfAFile {
      times.removeFirst()
      count -= 1
    }
    openings[path] = times
  }

  /// Whether every opening is told of. While some folders are not watched, nothing is known of any file: nor can Kith's own
  /// readers be told from others.
  private var isComplete = true

  func sees(everything isComplete: Bool, at time: Timestamp) {
    if isComplete != self.isComplete { forget(at: time) }
    self.isComplete = isComplete
  }

  /// Something was missed: what is known begins anew.
  func forget(at time: Timestamp) {
    since = time
    openings = [:]
    count = 0
  }

  /// Drops what is older than any version an editor is believed to hold.
  func age(to now: Timestamp) {
    guard let oldest = now.adding(seconds: -Self.memory) else { return }
    openings = openings.compactMapValues { times in
      let young = times.filter { $0 > oldest }
      return young.isEmpty ? nil : young
    }
    count = openings.values.reduce(0) { $0 + $1.count }
    since = max(since, oldest)
  }

  func wasOpened(_ path: GitPath, from: Timestamp, to: Timestamp) -> Bool? {
    guard isComplete else { return nil }
    if openings[path]?.contains(where: { from <= $0 && $0 <= to }) ?? false { return true }
    return from >= since ? false : nil
  }
}
