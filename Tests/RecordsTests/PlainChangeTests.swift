import JSONText
import Testing

@testable import Records

struct PlainChangeTests {
  private let ada: JSONObject = [
    "id": "a1b2c3d4e5f6", "name": "Ada", "email": "ada@example.com", "intent": "low", "tags": ["first"],
    "createdAt": "2026-01-02T03:04:05Z", "mine": "kept",
  ]

  private func isPlain(_ change: (inout JSONObject) -> Void, as type: RecordType = .contact) -> Bool {
    var changed = ada
    change(&changed)
    return PlainChange.isBetween(JSONWriter.write(.object(ada)), JSONWriter.write(.object(changed)), as: type)
  }

  @Test func whatNoRuleAsksForIsPlain() {
    #expect(isPlain { _ in })
    #expect(isPlain { $0["company"] = "Acme" })
    #expect(isPlain { $0["tags"] = ["first", "second"] })
    #expect(isPlain { $0["intent"] = nil })
    #expect(isPlain { $0["mine"] = ["anything": 1] })
  }

  @Test func whatRulesAskForIsNot() {
    #expect(!isPlain { $0["email"] = "ada@example.org" })
    #expect(!isPlain { $0["otherEmails"] = ["countess@example.com"] })
    #expect(!isPlain { $0["id"] = "a1b2c3d4e5f7" })
    #expect(!isPlain { $0["createdAt"] = nil })
    #expect(!isPlain { $0["mergedInto"] = "b1b2c3d4e5f6" })
    #expect(!isPlain { $0["lead"] = "b1b2c3d4e5f6" })
    #expect(!isPlain { $0["conflicts"] = [] })
    #expect(!isPlain({ $0["company"] = "Acme" }, as: .deal))
  }

  @Test func whatMakesTheFileUnreadableIsNot() {
    #expect(!isPlain { $0["intent"] = "huge" })
    #expect(!isPlain { $0["name"] = nil })
    #expect(!isPlain { $0["phone"] = 12 })
    let bytes = JSONWriter.write(.object(ada))
    #expect(!PlainChange.isBetween(bytes, Array(bytes.dropLast(2)), as: .contact))
    #expect(!PlainChange.isBetween(Array("[]".utf8), Array("[]".utf8), as: .contact))
  }

  /// The table of fields that are looked at is one place, the facts another: whatever the facts say must not be called plain.
  @Test func factsOfAPlainChangeAreTheSame() throws {
    let path = try #require(RecordPath("orgs/acme/contacts/a1/ada-a1b2c3d4e5f6.json"))
    let values: [JSONValue] = [
      "x", "ada@example.org", "b1b2c3d4e5f6", ["a@example.com"], ["+12025550100"], "2026-02-02T03:04:05Z", [:],
    ]
    for field in RecordSchema.contact.fields {
      for value in values {
        var changed = ada
        changed[field.key] = value
        let (old, new) = (JSONWriter.write(.object(ada)), JSONWriter.write(.object(changed)))
        guard PlainChange.isBetween(old, new, as: .contact) else { continue }
        let record = try Record.read(new, as: .contact)
        #expect(RecordFacts(record, at: path) == RecordFacts(Record(type: .contact, value: ada), at: path), "\(field.key)")
      }
    }
  }
}
