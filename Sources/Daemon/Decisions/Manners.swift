import GitStorage
import Records
import Workspace

/// When a daemon lets the person's git go first.
///
/// `git commit` and the like fail where `HEAD` moves or the index is locked under them, if only for milliseconds; and where one git
/// command has just ended, a script's next one is about to begin. A save can wait that long.
struct Manners {
  typealias Instant = DaemonMachine.Instant

  enum Verdict: Hashable {
    case goOn
    /// Try again in a moment.
    case yield
    /// It takes its time: say so. Nil: one command follows the other.
    case pause(GitAtWork?)
  }

  /// How long nobody's git must have changed anything.
  static let quiet = Duration.milliseconds(300)
  /// Git that never rests is not waited for longer than this, only for the command in hand.
  static let patience = Duration.seconds(30)
  /// What lasts as long as this is said.
  private static let noticeable = Duration.seconds(2)

  private var own: GitTraces?
  private var since: Instant?
  private var running: (work: GitAtWork, since: Instant)?

  mutating func judge(_ work: GitAtWork?, _ traces: GitTraces, clock: Timestamp, at now: Instant) -> Verdict {
    let isFresh = traces != own && traces.isYounger(than: Self.quiet, at: clock)
    guard work != nil || isFresh else { return .goOn }
    let start = since ?? now
    since = start
    guard let work else {
      running = nil
      if now - start >= Self.patience { return .goOn }
      return now - start >= Self.noticeable ? .pause(nil) : .yield
    }
    if running?.work != work { running = (work, now) }
    if let running, now - running.since >= Self.noticeable { return .pause(work) }
    return .yield
  }

  /// A round was done, and left this behind.
  mutating func done(_ traces: GitTraces) {
    own = traces
    since = nil
    running = nil
  }
}
