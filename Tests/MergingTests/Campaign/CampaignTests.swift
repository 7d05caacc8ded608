import JSONText
import Merging
import Records
import TestSupport
import Testing

extension Campaign {
  static let triples = 20_000 * factor
  static let shards = 8
}

/// Random correlated triples of every type of record, nonsense included.
struct CampaignTests {
  @Test("Merges are symmetric, idempotent, total and canonical, and lose nothing", arguments: 0..<Campaign.shards)
  func mergesKeepTheirPromises(shard: Int) throws {
    let checker = MergeChecker()
    for index in stride(from: shard, to: Campaign.triples, by: Campaign.shards) {
      let triple = Triple(seed: Campaign.seed &+ UInt64(index))
      guard let complaint = try checker.complaint(about: triple) else { continue }
      Issue.record(Comment(rawValue: "KITH_SEED=\(triple.seed): \(complaint)\n\(triple)"))
      return
    }
  }
}

extension Triple: CustomStringConvertible {
  var description: String {
    func shown(_ record: JSONObject?) -> String { record.map { JSONWriter.inline(.object($0)) } ?? "none" }
    return "\(type)\nbase   \(shown(base))\nours   \(shown(ours))\ntheirs \(shown(theirs))"
  }
}
