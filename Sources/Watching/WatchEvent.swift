package import GitStorage
package import Records

/// Something that may have happened in a store. A hint: the disk says what is true.
package enum WatchEvent: Hashable, Sendable {
  /// A file that may have changed: written, closed after writing, made, renamed here or away, deleted, its permissions changed.
  case touched(GitPath)
  /// A folder went, or came with files that cannot all be named: look at everything below it.
  case folder(GitPath)
  /// Somebody who is not Kith opened a file: evidence of which version an editor holds.
  ///
  /// The time is that at which the kernel's message was read, a few milliseconds after the fact.
  case opened(GitPath, at: Timestamp)
  /// A file was opened while those readers of Kith's, named by their marks (`ReadingMarker`), were at work: by them, or by somebody else.
  /// Told each time.
  case openedBesideKith(GitPath, at: Timestamp, marks: Set<GitPath>)
  /// Something of git's moved: `HEAD`, a branch, the index, its lock, what a rebase or a merge leaves, the configuration.
  case repository
  /// Events were lost, a watch could not be set, or all are set at last: everything must be looked at, and ``Watcher/coverage``
  /// again.
  case lost
  /// The store or its git directory was moved, removed or unmounted. Nothing follows.
  case storeGone
}

/// The events of one moment in the order in which they came, each of them once but those that are counted.
struct WatchBatch {
  private(set) var events: [WatchEvent] = []
  private var seen: Set<WatchEvent> = []
  /// When the messages being translated were read.
  var time: Timestamp

  init(time: Timestamp) {
    self.time = time
  }

  mutating func add(_ event: WatchEvent) {
    if case .openedBesideKith = event { return events.append(event) }
    if seen.insert(event).inserted { events.append(event) }
  }

  func has(_ event: WatchEvent) -> Bool { seen.contains(event) }
}
