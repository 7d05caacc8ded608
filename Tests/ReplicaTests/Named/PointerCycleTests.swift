import GitStorage
import JSONText
import Testing

/// Two contacts that were merged into each other, on two machines. In an earlier draft pointers were only followed and never set
/// anew: both were merged, and no contact stood for the person.
struct PointerCycleTests {
  @Test func aCycleIsCutAlikeEverywhere() throws {
    var trees: Set<ObjectID> = []
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let team = try Team(of: "Ana", "Ben", "Chidi")
      try team.edit(ana, "contacts", FirstFiles.bo) { $0["mergedInto"] = .string(FirstFiles.ada) }
      // Ben has corrected since when they know Ada, so for him Bo is the older one.
      try team.edit(ben, "contacts", FirstFiles.ada) { record in
        record["createdAt"] = "2024-12-03T08:00:00Z"
        record["mergedInto"] = .string(FirstFiles.bo)
      }
      #expect(try team.view(ana).target(FirstFiles.bo) == FirstFiles.ada)
      #expect(try team.view(ben).target(FirstFiles.ada) == FirstFiles.bo)
      for who in order { try team.sync(who) }
      let end = try team.ending(within: 3)
      #expect(try end.target(FirstFiles.bo) == nil && end.target(FirstFiles.ada) == FirstFiles.bo, "\(order)")
      trees.insert(end.tree)
    }
    #expect(trees.count == 1)
  }
}
