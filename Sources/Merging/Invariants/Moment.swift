package import Records

/// When the rules between records are applied: what Kith then has to add gets its times from here.
package enum Moment: Hashable, Sendable {
  /// To a commit somebody else made, or to a side of a merge. Every replica does the same, so nobody's clock is asked.
  ///
  /// The time is the commit's.
  case repair(of: Timestamp)

  /// To what somebody writes right now.
  case writing(at: Timestamp, by: String?)

  /// The time of what is being looked at, without fractions of a second.
  var time: Timestamp {
    switch self {
    case .repair(let time), .writing(let time, _): time.wholeSeconds
    }
  }
}
