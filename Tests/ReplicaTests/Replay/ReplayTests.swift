import TestSupport
import Testing

extension Campaign {
  static let replays = min(20 * factor, 200)
}

/// Histories of the model on real repositories, through bare remotes, with the real command.
struct ReplayTests {
  @Test(arguments: 0..<Campaign.replays)
  func theCommandDoesWhatTheModelDoes(number: Int) throws {
    var replay = try Replay(seed: Campaign.seed &+ UInt64(number))
    guard let complaint = try replay.complaint() else { return }
    Issue.record(Comment(rawValue: complaint))
  }
}
