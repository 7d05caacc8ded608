import GitStorage
import JSONText
import Merging
import Testing

/// A commit made with plain git in which two contacts have one address, and from which two branches start. In an earlier draft only
/// the sides of a merge were mended and not what they came from: one of them seemed to have set the pointer, and setting it undid the
/// other's unmerge.
struct PlainGitBaseTests {
  private let elder = "cccccccccccc"
  private let younger = "dddddddddddd"

  @Test func anUnmergeOfWhatPlainGitLeftOpenLasts() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi")
    try team.add(ben, elder, withPlainGit: true, ["email": "twin@acme.example"])
    try team.add(ben, younger, withPlainGit: true, ["email": "Twin@acme.example"])
    // Pushed with git itself: nobody has mended it.
    let open = team.replicas[ben].head.id
    team.remotes[0] = open
    // Chidi mends it in a merge with work of his own, Ana in a commit that follows it.
    try team.edit(chidi, "contacts", FirstFiles.bo) { $0["phone"] = "+12025550111" }
    try team.integrate(chidi, open)
    #expect(try team.view(chidi).target(younger) == elder)
    try team.sync(ana)
    #expect(try team.view(ana).target(younger) == elder)

    try team.unmerge(ana, younger, keeping: .remaining)
    #expect(try team.repository.mergeBases(team.replicas[ana].head.id, team.replicas[chidi].head.id) == [open])
    let end = try team.ending(within: 3)
    #expect(try end.target(younger) == nil && end.target(elder) == nil)
    #expect(try end.record("contacts", younger)["email"] == nil)
    #expect(try end.record("contacts", elder)["email"] == "twin@acme.example")
    #expect(try end.record("contacts", FirstFiles.bo)["phone"] == "+12025550111")
  }
}
