import GitStorage

/// What is to be exchanged with one remote, and when.
struct RemoteQueue: Hashable, Sendable {
  typealias Instant = DaemonMachine.Instant

  enum Phase: Hashable, Sendable {
    /// Nothing is under way; the next fetch is due then. → fetching, pushing
    case waiting(until: Instant)
    /// → waiting
    case fetching(since: Instant)
    /// → waiting
    case pushing(since: Instant)
  }

  /// After so long without a local change the next one is tried at once, whatever failed before.
  static let quiet = Duration.seconds(30)
  /// How often in a row somebody may be faster before it counts as a failure.
  static let mostOvertakings = 5

  let name: String
  var interval = Duration.seconds(30)
  private(set) var phase: Phase
  /// What the remote's branch is known to name.
  private(set) var tip: ObjectID?
  /// Whether that is to be merged first.
  private(set) var hasNews = false
  /// Whether a push may be tried: a fetch has told what is there since we last were wrong about it.
  private var isKnown = false
  /// What is there must not be mixed with what is here.
  private var isRefused = false
  private var overtakings = 0
  private var fetchBackoff = Backoff.ofRemote
  private var pushBackoff = Backoff.ofRemote
  /// Not before then a push that failed is tried again.
  private var pushRetryAt: Instant?
  /// Somebody said that there is news while a fetch was under way, which may have missed it.
  private var isPoked = false

  init(name: String, at now: Instant) {
    self.name = name
    phase = .waiting(until: now)
  }

  var fetchingSince: Instant? { if case .fetching(let since) = phase { since } else { nil } }

  /// Since when it is waited for.
  var askedSince: Instant? {
    switch phase {
    case .waiting: nil
    case .fetching(let since), .pushing(let since): since
    }
  }

  var nextWake: Instant? {
    guard case .waiting(let until) = phase else { return nil }
    return min(until, pushRetryAt ?? until)
  }

  /// When the next attempt is due after a failure, nil where nothing has failed.
  var nextTry: Instant? {
    guard case .waiting(let until) = phase else { return nil }
    return fetchBackoff.isFresh ? pushRetryAt : until
  }

  // MARK: - What is due

  mutating func startFetch(at now: Instant) -> Bool {
    guard case .waiting(let until) = phase, until <= now else { return false }
    phase = .fetching(since: now)
    return true
  }

  mutating func startPush(of head: ObjectID, at now: Instant) -> Bool {
    guard case .waiting = phase else { return false }
    if let retry = pushRetryAt {
      guard retry <= now else { return false }
      pushRetryAt = nil
    }
    guard isKnown, !isRefused, !hasNews, tip != head else { return false }
    phase = .pushing(since: now)
    return true
  }

  // MARK: - What happens

  mutating func poke(at now: Instant) {
    if case .waiting = phase { retry(at: now) } else { isPoked = true }
  }

  /// There is something to push after a while without: whatever failed before may be over.
  mutating func retrySoon(at now: Instant) {
    if !fetchBackoff.isFresh || pushRetryAt != nil, case .waiting = phase { retry(at: now) }
  }

  private mutating func retry(at now: Instant) {
    fetchBackoff = .ofRemote
    pushBackoff = .ofRemote
    pushRetryAt = nil
    phase = .waiting(until: now)
  }

  mutating func noteFetched(_ result: DaemonMachine.FetchResult, at now: Instant, jitter: inout Jitter) {
    guard result != .failed else { return wait(fetchBackoff.next(&jitter), from: now) }
    isKnown = true
    isRefused = result == .refused
    hasNews = false
    switch result {
    case .tip(let tip, let isNews):
      self.tip = tip
      hasNews = isNews
    case .empty: tip = nil
    case .refused, .failed: break
    }
    fetchBackoff = .ofRemote
    wait(interval * jitter.next(in: 90...110) / 100, from: now)
  }

  mutating func noteIntegrated() { hasNews = false }

  mutating func notePushed(_ result: DaemonMachine.PushResult, at now: Instant, jitter: inout Jitter) {
    switch result {
    case .accepted(let commit):
      tip = commit
      overtakings = 0
      pushBackoff = .ofRemote
      wait(interval * jitter.next(in: 90...110) / 100, from: now)
    case .overtaken where overtakings < Self.mostOvertakings:
      overtakings += 1
      isKnown = false
      // A little apart, so that two daemons do not meet in step again and again.
      wait(.milliseconds(jitter.next(in: 20...100) * overtakings), from: now)
    case .overtaken, .failed:
      isKnown = isKnown && result == .failed
      overtakings = 0
      pushRetryAt = now + pushBackoff.next(&jitter)
      wait(interval, from: now)
    }
  }

  private mutating func wait(_ duration: Duration, from now: Instant) {
    phase = .waiting(until: isPoked ? now : now + duration)
    isPoked = false
  }
}
