package import JSONText
import Records

/// How far a message has come: the further side's, also where only one side changed it, for the other may have known less.
///
/// The fields that the table marks as progress (`status`, `attempt`, `try`) are taken from one side together; those that follow
/// them (`statusAt`, `error`) come along through `FollowMerge`.
package enum ProgressMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    switch lead(site.siblings) {
    case .side(let side): site.versions.on(side)
    case .level: settle(site.versions)
    case .unknown: try run.rules.scalar(site, &run)
    }
  }

  /// Which side has come further.
  enum Lead {
    case side(Side)
    case level
    /// One of the two holds something that is no state of a message.
    case unknown
  }

  static func lead(_ messages: Versions<JSONObject>) -> Lead {
    guard let ours = messages.ours.flatMap(Progress.init), let theirs = messages.theirs.flatMap(Progress.init) else {
      return .unknown
    }
    return ours == theirs ? .level : .side(ours < theirs ? .theirs : .ours)
  }

  /// Tells whether both sides speak of the same attempt.
  static func isSameAttempt(_ messages: Versions<JSONObject>) -> Bool {
    messages.ours.flatMap(Progress.init)?.attempt == messages.theirs.flatMap(Progress.init)?.attempt
  }

  /// Level sides can still spell it differently (`attempt` left out, or 1), which is no dispute.
  private static func settle(_ versions: Versions<JSONValue>) -> JSONValue? {
    switch versions.settlement {
    case .settled(let value): value
    case .contested: ScalarMerge.isGreater(versions.ours, than: versions.theirs) ? versions.ours : versions.theirs
    }
  }
}

/// The state of a message in the order of states: by attempt; then every final state is further than every pending one; pending
/// states by try and state, final ones by state and try.
struct Progress: Comparable {
  let attempt: Int
  private let isFinal: Bool
  private let state: Int
  private let automaticTry: Int

  private static let pending = ["queued", "sending", "unknown"]
  private static let final = ["canceled", "failed", "sent", "undelivered", "received", "delivered", "read"]

  /// Reads a message; nil where it has no state that is known, or counts attempts in anything but integers. What is left out is
  /// the first attempt and the first try.
  init?(_ message: JSONObject) {
    guard let status = message["status"]?.stringValue, let attempt = Self.count(message["attempt"]),
      let automaticTry = Self.count(message["try"])
    else { return nil }
    if let state = Self.final.firstIndex(of: status) {
      isFinal = true
      self.state = state
    } else if let state = Self.pending.firstIndex(of: status) {
      isFinal = false
      self.state = state
    } else {
      return nil
    }
    self.attempt = attempt
    self.automaticTry = automaticTry
  }

  private static func count(_ value: JSONValue?) -> Int? {
    value == nil ? 1 : value?.numberValue?.intValue
  }

  /// The parts by which states are compared, the weightiest first.
  private var rank: (Int, Int, Int, Int) {
    isFinal ? (attempt, 1, state, automaticTry) : (attempt, 0, automaticTry, state)
  }

  static func < (left: Progress, right: Progress) -> Bool { left.rank < right.rank }
}
