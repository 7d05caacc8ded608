import Records
import Testing

@testable import RecordIndex

/// Files of every kind the index keeps.
enum Facts {
  static var all: [RecordFacts] { get throws { try [ana, copyOfAna, ben, unreadable, timeline, deal] } }

  static func id(_ text: String) throws -> RecordID { try #require(RecordID(text)) }
  static func path(_ text: String) throws -> RecordPath { try #require(RecordPath(text)) }

  static var ana: RecordFacts {
    get throws {
      try facts("orgs/acme/contacts/aa/ana-aaaaaaaaaaaa.json", "aaaaaaaaaaaa", emails: ["ana@example.com", "shared@example.com"])
    }
  }

  /// Copied by hand, so that two files have one id.
  static var copyOfAna: RecordFacts {
    get throws { try facts("orgs/acme/contacts/aa/ana-again.json", "aaaaaaaaaaaa") }
  }

  static var ben: RecordFacts {
    get throws {
      try facts(
        "orgs/acme/contacts/bb/ben-bbbbbbbbbbbb.json", "bbbbbbbbbbbb", emails: ["shared@example.com", "\"a b\"@example.com"],
        mergedInto: "aaaaaaaaaaaa", others: ["cccccccccccc", "aaaaaaaaaaaa"])
    }
  }

  static var unreadable: RecordFacts {
    get throws { RecordFacts(unreadableAt: try path("orgs/acme/contacts/dd/dan-dddddddddddd.json")) }
  }

  static var timeline: RecordFacts {
    get throws { try facts("orgs/acme/timelines/aa/ana-aaaaaaaaaaaa.2026.json", nil, contact: "aaaaaaaaaaaa") }
  }

  static var deal: RecordFacts {
    get throws { try facts("orgs/acme/deals/ee/big-eeeeeeeeeeee.json", "eeeeeeeeeeee", contact: "aaaaaaaaaaaa") }
  }

  private static func facts(
    _ path: String, _ id: String?, contact: String? = nil, emails: [String] = [], mergedInto: String? = nil,
    others: [String] = []
  ) throws -> RecordFacts {
    RecordFacts(
      path: try self.path(path), id: try id.map(self.id), isReadable: true, contact: try contact.map(self.id),
      emailKeys: emails, mergedInto: try mergedInto.map(self.id), otherTargets: try others.map(self.id),
      createdAt: Timestamp("2026-01-02T03:04:05.678901234Z"))
  }
}
