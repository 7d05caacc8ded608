import TestSupport
import Testing

extension Campaign {
  static let histories = 500 * factor
  static let shards = 4
}

/// Random histories of two to five replicas: in the end everybody has the same, it is whole, and nothing was lost.
struct ReplicaCampaignTests {
  @Test(arguments: 0..<Campaign.shards)
  func randomHistoriesEndAlikeAndLoseNothing(shard: Int) throws {
    for number in stride(from: shard, to: Campaign.histories, by: Campaign.shards) {
      var history = try History(seed: Campaign.seed &+ UInt64(number))
      guard let complaint = try history.complaint() else { continue }
      Issue.record(Comment(rawValue: complaint))
      return
    }
  }
}
