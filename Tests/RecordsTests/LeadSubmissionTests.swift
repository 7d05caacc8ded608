import JSONText
import Records
import Testing

@Suite struct LeadSubmissionTests {
  private func lead(_ members: String) throws -> Lead {
    let text = "{\"id\": \"abcdefabcdef\", \"submittedAt\": \"2026-01-01T01:00:00+01:00\", \"status\": \"qualified\"\(members)}"
    return try #require(Lead(try Record.read(Array(text.utf8), as: .lead)))
  }

  @Test func theEventIsMadeOfTheLeadAlone() throws {
    let lead = try lead(
      #", "form": "contact", "source": "web", "referrer": "https://example.com/", "message": [" ", "Is it still there?", "G."]"#)
    let event = try #require(lead.submission)
    #expect(
      event.value == [
        "id": .string(RecordID.derived(from: ["event", "abcdefabcdef"]).text), "at": "2026-01-01T00:00:00Z",
        "type": "form_submission", "title": "Is it still there?", "url": "https://example.com/", "form": "contact",
      ])
  }

  @Test func whatCannotStandInAnEventIsLeftOut() throws {
    #expect(try lead(#", "source": "fair", "referrer": "a friend""#).submission?.title == "fair")
    #expect(try lead(#", "source": "fair", "referrer": "a friend""#).submission?.url == nil)
    #expect(try lead("").submission?.title == nil)
    let long = try #require(try lead(", \"message\": \"\(String(repeating: "é", count: 300))\"").submission?.title)
    #expect(long.unicodeScalars.count == 100)
    var nameless = try lead("")
    nameless.id = nil
    #expect(nameless.submission == nil)
  }
}
