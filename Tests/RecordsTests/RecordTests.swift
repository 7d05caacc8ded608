import JSONText
import Records
import TestSupport
import Testing

@Suite struct RecordTests {
  @Test(arguments: RecordType.allCases)
  func canonicalFileIsReadAndWrittenAsItself(type: RecordType) throws {
    let text = Samples.text(of: type)
    let record = try Record.read(Array(text.utf8), as: type)
    #expect(String(decoding: record.canonicalBytes, as: UTF8.self) == text)
    #expect(Record.repairs(in: record.value, as: type).isEmpty)
  }

  /// So that no field of the table goes without a test that reads and writes it.
  @Test(arguments: RecordType.allCases)
  func sampleHasEveryField(type: RecordType) throws {
    let record = try Record.read(Array(Samples.text(of: type).utf8), as: type)
    func check(_ objects: [JSONObject], _ fields: [Field], _ place: String) {
      for field in fields {
        let values = objects.compactMap { $0[field.key] }
        #expect(!values.isEmpty, "\(place)/\(field.key) is in no sample")
        let inner = values.flatMap { $0.arrayValue ?? [$0] }.compactMap(\.objectValue)
        if !field.shape.fields.isEmpty { check(inner, field.shape.fields, "\(place)/\(field.key)") }
      }
    }
    check([record.value], RecordSchema.of(type).fields, type.rawValue)
  }

  @Test func layoutAndKeyOrderAndUnknownKeysAreNeverWrong() throws {
    let text =
      #"{"zip": 1, "name":"Grace","Ä": null, "createdAt":"2026-11-22T10:30:00+01:00","email":"g@x.example","id":"0123456789ab"}"#
    let record = try Record.read(Array(text.utf8), as: .contact)
    #expect(
      String(decoding: record.canonicalBytes, as: UTF8.self) == """
        {
          "id": "0123456789ab",
          "name": "Grace",
          "email": "g@x.example",
          "createdAt": "2026-11-22T10:30:00+01:00",
          "zip": 1,
          "Ä": null
        }

        """)
  }

  @Test func unknownKeysSurviveEverywhere() throws {
    let text = """
      {"contact": "0123456789ab", "mood": "ok", "notes": [
        {"id": "n1", "at": "2026-01-01T00:00:00Z", "by": "a", "text": "t", "colour": {"b": 1.10, "a": 123456789012345678901234567890}}
      ]}
      """
    let record = try Record.read(Array(text.utf8), as: .notes)
    #expect(
      String(decoding: record.canonicalBytes, as: UTF8.self) == """
        {
          "contact": "0123456789ab",
          "notes": [
            {"id": "n1", "at": "2026-01-01T00:00:00Z", "by": "a", "text": "t", \
        "colour": {"a": 123456789012345678901234567890, "b": 1.10}}
          ],
          "mood": "ok"
        }

        """)
  }

  @Test func elementsAreSortedByInstantThenId() throws {
    let events = [
      "b 2026-01-01T01:00:00+01:00", "a 2026-01-01T00:00:00Z", "c 2025-12-31T23:59:59.999Z", "d 2026-01-01T00:00:00.001Z",
    ]
    let elements = events.map { event -> JSONValue in
      let parts = event.split(separator: " ").map(String.init)
      return ["id": .string(parts[0]), "at": .string(parts[1]), "type": "chat"]
    }
    var record = try Record.read(Array(Samples.text(of: .timeline).utf8), as: .timeline)
    for order in [elements, elements.reversed()] {
      record.value["events"] = .array(order)
      let sorted = record.canonicalValue["events"]?.arrayValue?.compactMap { $0.objectValue?["id"]?.stringValue }
      #expect(sorted == ["c", "a", "b", "d"])
    }
  }

  @Test func conflictsAreSortedByFieldThenId() throws {
    var record = try Record.read(Array(Samples.contact.utf8), as: .contact)
    record.value["conflicts"] = [["id": "b", "field": "/name"], ["id": "c", "field": "/email"], ["id": "a", "field": "/name"]]
    let ids = record.canonicalValue["conflicts"]?.arrayValue?.compactMap { $0.objectValue?["id"]?.stringValue }
    #expect(ids == ["c", "a", "b"])
  }

  @Test func setsAndListsKeepTheOrderPeopleGaveThem() throws {
    var record = try Record.read(Array(Samples.contact.utf8), as: .contact)
    record.value["tags"] = ["z", "a", "m"]
    #expect(record.canonicalValue["tags"] == ["z", "a", "m"])
  }

  @Test(
    arguments: [
      ("one line", "one line"),
      ("a\nb", ["a", "b"]),
      ("a\n", ["a", ""]),
      ("\n\n", ["", "", ""]),
      ("a\r\nb", ["a\r", "b"]),
      ("", ""),
    ] as [(String, JSONValue)])
  func textOfSeveralLinesIsAnArrayOfLines(text: String, value: JSONValue) {
    #expect(RecordText.value(of: text) == value)
    #expect(RecordText.string(of: value).map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test func linesAreWrittenOneWay() {
    #expect(RecordText.canonical(["only"]) == "only")
    #expect(RecordText.canonical("a\nb") == ["a", "b"])
    #expect(RecordText.canonical(["a\nb", "c"]) == ["a", "b", "c"])
    #expect(RecordText.canonical([]) == "")
    #expect(RecordText.canonical(["a", 1]) == ["a", 1])
    #expect(RecordText.canonical(7) == 7)
  }

  /// Whatever stands in a record, its canonical text is that of what is read from it, and no value is lost.
  @Test func canonicalOfCanonicalIsTheSameBytes() throws {
    var random = SeededGenerator(seed: Campaign.seed)
    for round in 0..<3000 {
      let type = RecordType.allCases[round % RecordType.allCases.count]
      let sample = try Record.read(Array(Samples.text(of: type).utf8), as: type)
      var value = sample.value
      for key in value.keys + ["x", "\u{E9}", "e\u{301}"] where Bool.random(using: &random) {
        value[key] = JSONValue.random(depth: 4, using: &random)
      }
      value = JSONObject(members: value.members.shuffled(using: &random))
      let bytes = Record(type: type, value: value).canonicalBytes
      let parsed = try #require(try JSONParser.parse(bytes).objectValue)
      let again = Record(type: type, value: parsed).canonicalBytes
      #expect(again == bytes, "\(type), seed \(Campaign.seed)")
      #expect(parsed == Record(type: type, value: value).canonicalValue, "\(type), seed \(Campaign.seed)")
      // Validation has an answer for every object.
      _ = Record.validate(value, as: type)
      _ = Record.repairs(in: value, as: type)
    }
  }
}

extension JSONValue {
  /// Any value at all, with known keys strewn in.
  static func random(depth: Int, using random: inout some RandomNumberGenerator) -> JSONValue {
    let words = [
      "", "a", "a\nb", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "grace@example.com", "high", "é", "e\u{301}",
    ]
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .number(JSONNumber(.random(in: -2...2, using: &random)))
    case 3, 4: return .string(words[Int.random(in: 0..<words.count, using: &random)])
    case 5: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      let keys = ["id", "at", "text", "field", "by", "value", "over", "k", "media"]
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        object[JSONKey(keys[Int.random(in: 0..<keys.count, using: &random)])] = .random(depth: depth - 1, using: &random)
      }
      return .object(object)
    }
  }
}
