import GitStorage
import JSONText
import Testing

/// Three contacts of which the first and the last have nothing in common but the one between them. In an earlier draft only contacts that
/// share an address with the survivor were joined, so it depended on the order in which they arrived who was one person.
struct ChainTests {
  private let contacts: [(id: String, fields: JSONObject)] = [
    ("cccccccccccc", ["email": "one@acme.example", "createdAt": "2024-12-12T00:00:00Z"]),
    ("dddddddddddd", ["email": "One@acme.example", "otherEmails": ["two@acme.example"], "createdAt": "2024-12-11T00:00:00Z"]),
    ("eeeeeeeeeeee", ["email": "Two@acme.example", "createdAt": "2024-12-10T00:00:00Z"]),
  ]

  @Test func inEveryOrderAChainIsOnePerson() throws {
    var trees: Set<ObjectID> = []
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let team = try Team(of: "Ana", "Ben", "Chidi")
      for (who, contact) in contacts.enumerated() { try team.add(who, contact.id, contact.fields) }
      for who in order { try team.sync(who) }
      // Already in the merge in which all three meet, not only in what follows it.
      let met = try team.view(order[2])
      #expect(try contacts.map { try met.target($0.id) } == ["eeeeeeeeeeee", "eeeeeeeeeeee", nil], "\(order)")
      let end = try team.ending(within: 3)
      #expect(end.tree == met.tree)
      trees.insert(end.tree)
    }
    #expect(trees.count == 1)
  }
}
