import JSONText
import Testing

/// A person's oldest contact whose file nobody can read for a while. In an earlier draft nobody knew any more that it was the oldest:
/// another contact took its place, and the pointer in the broken file could not be set.
struct UnreadableSurvivorTests {
  private let zoe = "cccccccccccc"

  @Test func thoseMergedIntoAFileThatDoesNotReadStayWithIt() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi")
    try team.edit(ana, "contacts", FirstFiles.bo) { record in
      record["email"] = "bo@acme.example"
      record["mergedInto"] = .string(FirstFiles.ada)
    }
    let ada = try team.ending(within: 2).require("contacts", FirstFiles.ada)

    team.clock += 900
    try team.write(ben, [ada.path: Array(ada.bytes.dropLast(3))], withPlainGit: true)
    try team.sync(inTurn: ben, ana, chidi)
    try team.edit(chidi, "contacts", FirstFiles.bo) { $0["phone"] = "+12025550122" }
    try team.sync(inTurn: chidi, ben)
    // Who gets to know Bo's address now belongs to Ada, too.
    try team.add(ana, zoe, withPlainGit: true, ["email": "BO@acme.example"])
    let broken = try team.ending(within: 3)
    #expect(try broken.require("contacts", FirstFiles.ada).record == nil)
    for id in [FirstFiles.bo, zoe] { #expect(try broken.target(id) == FirstFiles.ada) }

    team.clock += 900
    try team.write(chidi, [ada.path: ada.bytes], withPlainGit: true)
    let end = try team.ending(within: 3)
    #expect(try end.require("contacts", FirstFiles.ada).bytes == ada.bytes)
    for id in [FirstFiles.bo, zoe] { #expect(try end.target(id) == FirstFiles.ada) }
    #expect(try end.record("contacts", FirstFiles.bo)["phone"] == "+12025550122")
  }
}
