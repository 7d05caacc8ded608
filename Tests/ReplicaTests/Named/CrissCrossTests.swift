import GitStorage
import JSONText
import Merging
import Testing

/// Two branches that have merged the same two commits, each for itself: both are where a merge of the two starts from.
struct CrissCrossTests {
  private let cleo = "cccccccccccc"
  private let dora = "dddddddddddd"

  /// Chidi starts from Ana's commit and Dana from Ben's, and each takes in the other one.
  private func cross(_ team: Team) throws {
    let (one, other) = (team.replicas[ana].head.id, team.replicas[ben].head.id)
    for (who, first, second, company) in [(chidi, one, other, "Navy"), (dana, other, one, "Army")] {
      try team.integrate(who, first)
      try team.edit(who, "contacts", who == chidi ? FirstFiles.ada : FirstFiles.bo) { $0["company"] = .string(company) }
      try team.integrate(who, second)
    }
    #expect(
      try team.repository.mergeBases(team.replicas[chidi].head.id, team.replicas[dana].head.id).sorted()
        == [one, other].sorted())
  }

  /// Only together do the two commits make one person. An earlier draft merged them without the rules between records to get a
  /// base: that had no pointer, so it seemed that Chidi had set it, and that undid Dana's unmerge.
  @Test func anUnmergeOfWhoWasOnePersonOnlyInTheMergeOfTheBasesLasts() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi", "Dana")
    try team.add(ana, cleo, ["email": "cleo@acme.example"])
    try team.add(ben, dora, ["email": "Cleo@acme.example"])
    try cross(team)
    for who in [chidi, dana] { #expect(try team.view(who).target(dora) == cleo) }
    try team.unmerge(dana, dora, keeping: .leaving)
    let end = try team.ending(within: 4)
    #expect(try end.target(dora) == nil && end.target(cleo) == nil)
    #expect(try end.record("contacts", cleo)["email"] == nil)
    #expect(try end.record("contacts", dora)["email"] == "Cleo@acme.example")
  }

  /// An earlier draft took one of the two commits for the base: what only the other one had joined then was news.
  @Test func anUnmergeOfWhomOneOfTheBasesJoinedLasts() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi", "Dana")
    try team.add(ana, cleo, [:])
    try team.add(ana, dora, [:])
    _ = try team.ending(within: 2)
    try team.edit(ana, "contacts", FirstFiles.bo) { $0["mergedInto"] = .string(FirstFiles.ada) }
    try team.edit(ben, "contacts", dora) { $0["mergedInto"] = .string(self.cleo) }
    try cross(team)
    for id in [FirstFiles.bo, dora] { try team.unmerge(dana, id, keeping: .remaining) }
    let end = try team.ending(within: 4)
    for id in [FirstFiles.bo, dora] { #expect(try end.target(id) == nil) }
  }
}
