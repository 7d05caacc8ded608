import JSONText
import Testing

/// A team with two remotes. An earlier draft merged and pushed remote by remote, and every clone signed its merges: each round made
/// merges that were news to the other remote, and never ended.
struct SeveralRemotesTests {
  @Test func whatTwoRemotesHaveIsMergedOnceByWhoeverMeetsIt() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi", remotes: [0, 1])
    try team.edit(ana, "contacts", FirstFiles.ada) { $0["phone"] = "+12025550111" }
    try team.edit(ben, "contacts", FirstFiles.bo) { $0["phone"] = "+12025550122" }
    try team.edit(chidi, "contacts", FirstFiles.ada) { $0["company"] = "Navy" }
    team.replicas[ana].unreachable = [1]
    team.replicas[ben].unreachable = [0]
    try team.sync(inTurn: ana, ben)
    for who in [ana, ben] { team.replicas[who].unreachable = [] }
    // Ana and Ben get in between Chidi's fetch and his push.
    try team.sync(chidi) { try team.sync(inTurn: ana, ben) }
    // Ana's and Ben's, which all three made alike, and that with Chidi's.
    #expect(team.merges == 2)
    _ = try team.ending(within: 2)
    #expect(team.merges == 2)
  }

  @Test func remotesThatAreReachedInTurnEndWithEverybodysWork() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi", remotes: [0, 1])
    for turn in 0..<6 {
      team.replicas[ana].unreachable = [turn % 2]
      team.replicas[ben].unreachable = [(turn + 1) % 2]
      for who in [ana, ben, chidi] {
        try team.edit(who, "contacts", FirstFiles.ada) { record in
          record["tags"] = .array((record["tags"]?.arrayValue ?? []) + [.string("\(who)-\(turn)")])
        }
      }
      try team.sync(inTurn: ana, ben)
      try team.sync(chidi) { try team.sync(ana) }
    }
    let end = try team.ending(within: 3)
    #expect(try end.record("contacts", FirstFiles.ada)["tags"]?.arrayValue?.count == 1 + 6 * 3)
    // Two of what the others brought, and at most as many of what came in between.
    #expect(team.merges <= 6 * 4)
  }
}
