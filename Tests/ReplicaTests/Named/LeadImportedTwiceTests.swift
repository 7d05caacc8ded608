import JSONText
import Merging
import Records
import Testing

/// One lead imported on several machines at once. In an earlier draft each import made a contact with an id of its own; and the
/// machine that linked the lead to a contact made it a dispute for good which of two contacts of one person it had become.
struct LeadImportedTwiceTests {
  private let lead = "abababababab"
  private let cleo = "cccccccccccc"

  @Test func importsOnThreeMachinesThenAnUnmerge() throws {
    let team = try Team(of: "Ana", "Ben", "Chidi")
    let record: JSONObject = [
      "id": .string(lead), "submittedAt": "2024-12-28T08:00:00Z", "name": "Cleo", "email": "cleo@acme.example",
      "status": "qualified",
    ]
    let path = "orgs/acme/leads/ab/cleo-\(lead).json"
    try team.write(ana, [path: Record(type: .lead, value: record).canonicalBytes], withPlainGit: false)
    _ = try team.ending(within: 2)

    // Ben has a contact of his own for her, and the lead is linked to that; the two others make one of the lead.
    try team.add(ben, cleo, ["email": "CLEO@acme.example", "company": "Boats & Sons"])
    for who in [ana, ben, chidi] { try team.importLead(who, lead) }
    let imported = try #require(try team.view(ana).record("leads", lead).text("contact"))
    #expect(try team.view(chidi).record("leads", lead).text("contact") == imported && imported != cleo)
    let joined = try team.ending(within: 3)
    #expect(try joined.target(imported) == cleo)
    #expect(try joined.record("leads", lead)["conflicts"] == nil)
    #expect(joined.files(in: "contacts").count == 4)

    // They were two after all. Who has not heard of it yet goes on writing.
    try team.edit(ben, "contacts", imported) { $0["phone"] = "+12025550133" }
    try team.unmerge(ana, imported, keeping: .leaving)
    let parted = try team.ending(within: 3)
    #expect(try parted.target(imported) == nil && parted.target(cleo) == nil)
    let own = try parted.record("contacts", imported)
    #expect(own["email"] == "cleo@acme.example" && own["phone"] == "+12025550133")
    let other = try parted.record("contacts", cleo)
    #expect(other["email"] == nil && other["custom"] == ["formerEmail": "CLEO@acme.example"])
    #expect(other["company"] == "Boats & Sons")
  }
}
