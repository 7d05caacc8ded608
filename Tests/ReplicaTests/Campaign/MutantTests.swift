import TestSupport
import Testing

/// A campaign that no mistake can fail proves nothing: each planted one must be noticed within what continuous integration runs.
struct MutantTests {
  /// The histories a mistake may hide in.
  private static let histories = 600

  @Test("The replica campaign notices a planted mistake", arguments: Mutant.all)
  func campaignNotices(_ mutant: Mutant) throws {
    var plan = History.Plan()
    plan.rules = mutant.rules
    for number in 0..<Self.histories {
      var history = try History(seed: Campaign.seed &+ UInt64(number), plan: plan)
      if try history.complaint() != nil { return }
    }
    Issue.record("\(mutant) went unnoticed from KITH_SEED=\(Campaign.seed) on")
  }
}
