import GitStorage

/// The files that may have changed, until they have settled.
///
/// A file has settled when nothing was heard of it for `settle`, and at the latest `longest` after the first sign. Files that are
/// *gone* wait for each other: a folder that is being emptied is one deletion, not many small ones.
package struct SaveQueue: Sendable {
  typealias Instant = DaemonMachine.Instant
  typealias Scope = DaemonMachine.Scope

  /// How fast things go; tests go faster.
  package struct Pace: Hashable, Sendable {
    /// How long nothing must have happened to a file before it counts as saved.
    package var settle = Duration.milliseconds(300)
    /// A file under constant change is taken after this long.
    package var longest = Duration.seconds(2)
    /// Between two commits of saves.
    package var spacing = Duration.seconds(1)
    /// Between two looks at every file, where all folders are watched.
    package var fullScan = Duration.seconds(3600)
    /// The same where they are not.
    package var blindScan = Duration.seconds(5)

    package static let standard = Pace()
  }

  private struct Touch {
    let first: Instant
    var last: Instant
    var isGone: Bool
  }

  let pace: Pace
  /// Some folders cannot be watched.
  var isBlind = false { didSet { if isBlind != oldValue { replan() } } }
  private var touches: [GitPath: Touch] = [:]
  /// Taken and not finished.
  private var taken: Scope?
  /// Held files and deletions: what holds them may be gone at any commit.
  private var waiting: Set<GitPath> = []
  var hasWaiting: Bool { !waiting.isEmpty }
  private var scanAt: Instant?
  private var followAt: Instant?
  private var lastScan = Instant.zero
  private var notBefore = Instant.zero

  init(pace: Pace) { self.pace = pace }

  // MARK: - What happens

  mutating func note(saved paths: [GitPath], at now: Instant) { note(paths, isGone: false, at: now) }
  mutating func note(gone paths: [GitPath], at now: Instant) { note(paths, isGone: true, at: now) }

  private mutating func note(_ paths: [GitPath], isGone: Bool, at now: Instant) {
    for path in paths {
      touches[path, default: Touch(first: now, last: now, isGone: isGone)].last = now
      touches[path]?.isGone = isGone
    }
  }

  mutating func lookAtEverything(at now: Instant) { scanAt = min(scanAt ?? .seconds(Int64.max / 4), now + pace.settle) }

  /// The person did something with git.
  mutating func follow(at now: Instant) { followAt = followAt ?? now + pace.settle }

  // MARK: - What is due

  var nextDue: Instant? {
    var dues = touches.values.filter { !$0.isGone }.map(due)
    if let gone = goneDue { dues.append(gone) }
    if let followAt { dues.append(followAt) }
    if let scanAt { dues.append(scanAt) }
    return dues.min().map { max($0, notBefore) }
  }

  /// What has settled by now, nil if nothing has. To be answered with `finished` or `putBack`.
  ///
  /// - Parameter evenIfNothing: ask for a round all the same, to see whether what was in the way still is.
  mutating func take(at now: Instant, evenIfNothing: Bool) -> Scope? {
    guard evenIfNothing || (nextDue.map { $0 <= now } ?? false) else { return nil }
    if let scanAt, scanAt <= now {
      taken = .everything
      touches = touches.filter { !$0.value.isGone && due($0.value) > now }
      self.scanAt = nil
      lastScan = now
    } else {
      let goneToo = goneDue.map { $0 <= now } ?? false
      let settled = touches.filter { $0.value.isGone ? goneToo : due($0.value) <= now }
      for path in settled.keys { touches[path] = nil }
      taken = .files(Set(settled.keys).union(waiting))
    }
    followAt = nil
    return taken
  }

  /// The round is done.
  mutating func finished(again: [GitPath], waiting: Set<GitPath>, committed: Bool, at now: Instant) {
    taken = nil
    self.waiting = waiting
    note(saved: again, at: now)
    if committed { notBefore = now + pace.spacing }
    replan()
  }

  /// The round could not be done: what was taken is due again.
  mutating func putBack(at now: Instant) {
    switch taken {
    case .everything: scanAt = now
    case .files(let paths):
      // They have settled; what is heard of one from now on begins its wait anew.
      for path in paths.subtracting(waiting) where touches[path] == nil {
        touches[path] = Touch(first: now, last: now - pace.settle, isGone: false)
      }
      followAt = now
    case nil: break
    }
    taken = nil
  }

  private mutating func replan() {
    let next = lastScan + (isBlind ? pace.blindScan : pace.fullScan)
    scanAt = min(scanAt ?? next, next)
  }

  private func due(_ touch: Touch) -> Instant { min(touch.last + pace.settle, touch.first + pace.longest) }

  private var goneDue: Instant? {
    let gone = touches.values.filter(\.isGone)
    guard let first = gone.map(\.first).min(), let last = gone.map(\.last).max() else { return nil }
    return min(last + pace.settle, first + pace.longest)
  }
}
