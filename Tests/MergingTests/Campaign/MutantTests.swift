import TestSupport
import Testing

/// A campaign that no mistake can fail proves nothing: each planted one must be noticed within what continuous integration runs.
struct MutantTests {
  @Test("The campaign notices a planted mistake", arguments: Mutant.all)
  func campaignNotices(_ mutant: Mutant) throws {
    let checker = MergeChecker(rules: mutant.rules)
    for index in 0..<20_000 {
      let triple = Triple(seed: Campaign.seed &+ UInt64(index))
      if try checker.complaint(about: triple) != nil { return }
    }
    Issue.record("\(mutant) went unnoticed from KITH_SEED=\(Campaign.seed) on")
  }
}
