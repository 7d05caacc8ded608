/// How long to wait after one failure, and after the next: twice as long each time, up to a limit.
struct Backoff: Hashable, Sendable {
  enum Kind: Hashable, Sendable { case pause, git, localWork, integration, remote }

  let kind: Kind
  private let first: Duration
  private let longest: Duration
  private var failures = 0

  private init(_ kind: Kind, first: Duration, longest: Duration) {
    self.kind = kind
    self.first = first
    self.longest = longest
  }

  /// A rebase, another branch: to look again costs little.
  static let ofPause = Backoff(.pause, first: .milliseconds(500), longest: .seconds(5))
  /// A git command ends within moments.
  static let ofGit = Backoff(.git, first: .milliseconds(100), longest: .milliseconds(400))
  /// A lock of git's goes within moments; a full disk does not.
  static let ofLocalWork = Backoff(.localWork, first: .milliseconds(100), longest: .seconds(30))
  static let ofIntegration = Backoff(.integration, first: .milliseconds(500), longest: .seconds(60))
  static let ofRemote = Backoff(.remote, first: .seconds(1), longest: .seconds(300))

  var isFresh: Bool { failures == 0 }

  /// The next wait, between 80 and 120 % of its length so that daemons that failed together do not come back together.
  mutating func next(_ jitter: inout Jitter) -> Duration {
    let doubled = failures < 20 ? first * (1 << failures) : longest
    failures += 1
    return min(doubled, longest) * Int(jitter.next(in: 80...120)) / 100
  }
}

/// A small generator of pseudo-random numbers, so that what a machine decides follows from its seed (SplitMix64).
struct Jitter: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func next(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
