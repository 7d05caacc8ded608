import GitStorage
import Glibc
import Records

/// What the watching thread does: sleep, read, translate, tell.
final class WatchLoop {
  private let inotify: Inotify
  private var folders: WatchedFolders
  private let state: WatchState
  private let onEvents: ([WatchEvent]) -> Void
  /// What is told before anything else.
  private let first: [WatchEvent]
  /// Room for some 2,000 messages.
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 8)

  /// How long a batch waits for more of what is under way, at most, and how long a silence ends it (milliseconds).
  private static let longest = Duration.milliseconds(5)
  private static let silence: Int32 = 1

  init(
    inotify: Inotify, folders: WatchedFolders, state: WatchState, first: [WatchEvent] = [],
    onEvents: @escaping ([WatchEvent]) -> Void
  ) {
    self.inotify = inotify
    self.folders = folders
    self.state = state
    self.first = first
    self.onEvents = onEvents
  }

  deinit { buffer.deallocate() }

  /// Runs until it is told to stop, and closes what it holds.
  func run() {
    defer { close() }
    if !first.isEmpty { onEvents(first) }
    while wait(milliseconds: -1) {
      var batch = WatchBatch(time: .now())
      if state.takesMore() { folders.tryForMore(into: &batch, through: inotify) }
      let isUsable = gather(into: &batch)
      state.coverage = folders.coverage
      // Nothing can be told once somebody waits for the end.
      guard !state.isStopped else { return }
      if !batch.events.isEmpty { onEvents(batch.events) }
      guard isUsable else { return }
    }
  }

  /// Closes what the loop holds.
  func close() {
    inotify.close()
    state.close()
  }

  /// Takes what is there and what comes within a moment.
  ///
  /// - Returns: false where nothing more can be read.
  private func gather(into batch: inout WatchBatch) -> Bool {
    let end = ContinuousClock.now + Self.longest
    do {
      while true {
        let events = try inotify.read(into: buffer)
        if !events.isEmpty { batch.time = .now() }
        for event in events { folders.take(event, into: &batch, through: inotify) }
        if ContinuousClock.now >= end { return true }
        if events.isEmpty, !wait(milliseconds: Self.silence) { return true }
      }
    } catch {
      // Whoever listens must not go on believing that nothing happens.
      folders.limit = .trouble(error)
      batch.add(.lost)
      return false
    }
  }

  /// Sleeps until there are messages, or more folders are to be tried.
  ///
  /// - Returns: false where nothing comes in that time, or the end is wanted.
  private func wait(milliseconds: Int32) -> Bool {
    var polled = [
      pollfd(fd: inotify.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: state.wakeUpDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&polled, 2, milliseconds) < 0 { guard errno == EINTR else { return false } }
    guard !state.isStopped else { return false }
    // What is asked for is taken between two batches.
    return polled[0].revents != 0 || (milliseconds < 0 && polled[1].revents != 0)
  }
}
