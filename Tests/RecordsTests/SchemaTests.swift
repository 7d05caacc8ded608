import JSONText
import Testing

@testable import Records

@Suite struct RecordSchemaTests {
  @Test(arguments: RecordType.allCases)
  func everyRecordEndsWithConflicts(type: RecordType) {
    let schema = RecordSchema.of(type)
    #expect(schema.type == type)
    #expect(schema.fields.last?.key == "conflicts")
    #expect(schema.layout.keyOrder == schema.fields.map(\.key))
  }

  @Test(arguments: RecordType.allCases)
  func everyFieldIsFoundOnceAndExplained(type: RecordType) {
    func check(_ fields: [Field]) {
      #expect(Set(fields.map(\.key)).count == fields.count)
      for field in fields {
        #expect(field.summary.hasSuffix(".") || field.summary.hasSuffix("…"), "\(field.key)")
        #expect(fields.field(field.key) == field)
        if case .follows(let key) = field.rule { #expect(fields.field(key) != nil, "\(field.key)") }
        check(field.shape.fields)
      }
    }
    check(RecordSchema.of(type).fields)
    #expect(RecordSchema.of(type).field("noSuchKey") == nil)
  }

  @Test(arguments: RecordType.allCases)
  func shapeAndRuleFitEachOther(type: RecordType) {
    func check(_ fields: [Field]) {
      for field in fields {
        switch field.rule {
        case .keyedList, .ledger:
          if case .keyed(let inner) = field.shape { #expect(inner.first?.key == "id") } else { Issue.record("\(field.key)") }
        case .set: if case .set = field.shape {} else { Issue.record("\(field.key)") }
        case .object: if case .object = field.shape {} else { Issue.record("\(field.key)") }
        case .map: #expect(field.shape == .map)
        case .text: #expect(field.shape == .text)
        case .earliest, .latest, .born: #expect(field.shape == .instant)
        case .pointer: #expect(field.shape == .recordID)
        case .identity, .scalar, .progress, .derived, .follows: break
        }
        check(field.shape.fields)
      }
    }
    check(RecordSchema.of(type).fields)
  }

  /// FORMAT.md names the lists that hold one element per line.
  @Test func listsWithOneElementPerLineAreThoseOfTheFormat() {
    var names: Set<JSONKey> = []
    for type in RecordType.allCases {
      for (key, layout) in RecordSchema.of(type).layout.children where layout.linewise { names.insert(key) }
    }
    #expect(names == ["events", "messages", "history", "notes", "entries", "recipients", "conflicts"])
  }
}

@Suite struct DialingRegionTests {
  @Test func everyRowOfTheTableIsARegion() {
    let rows = DialingRegion.table.split(separator: "\n")
    #expect(DialingRegion.all.count == rows.count)
    // 249 of ISO 3166-1 and Kosovo.
    #expect(Set(DialingRegion.all.map(\.code)).count == 250)
    for region in DialingRegion.all {
      #expect(region.code.utf8.count == 2 && region.code.utf8.allSatisfy { (0x41...0x5A).contains($0) })
      #expect((1...3).contains(region.callingCode.utf8.count))
      #expect(!region.internationalPrefixes.isEmpty)
      #expect(region.callingCode.utf8.count + region.lengths.upperBound <= 15)
    }
  }

  @Test func noCallingCodeBeginsWithAnother() {
    let codes = Set(DialingRegion.all.map(\.callingCode))
    for code in codes {
      for length in 1..<max(2, code.utf8.count) where length < code.utf8.count {
        #expect(!codes.contains(String(code.prefix(length))), "\(code)")
      }
    }
  }
}

@Suite struct JSONSchemaTests {
  @Test(arguments: RecordType.allCases)
  func documentHasEveryFieldOfTheTable(type: RecordType) throws {
    let document = try #require(JSONSchema.document(for: type).objectValue)
    #expect(document["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    #expect(document["$id"] == .string("https://kith.invalid/schema/1/\(type.rawValue).json"))
    #expect(document["title"] == .string(type.rawValue))
    #expect(document["description"] == .string(RecordSchema.of(type).summary))
    func check(_ schema: JSONObject?, _ fields: [Field]) {
      let properties = schema?["properties"]?.objectValue
      #expect(schema?["additionalProperties"] == true)
      #expect(properties?.keys == fields.map(\.key))
      let required = fields.filter { $0.isRequired && !$0.isFilledIn }.map { JSONValue.string($0.key.text) }
      #expect(schema?["required"] == (required.isEmpty ? nil : .array(required)))
      for field in fields {
        let property = properties?[field.key]?.objectValue
        #expect(property?["description"] == .string(field.summary))
        guard !field.shape.fields.isEmpty else { continue }
        if case .object = field.shape {
          check(property, field.shape.fields)
        } else {
          check(property?["items"]?.objectValue, field.shape.fields)
        }
      }
    }
    check(document, RecordSchema.of(type).fields)
  }

  @Test func formsOfValuesAreStated() {
    let contact = JSONSchema.document(for: .contact)
    func property(_ key: String) -> JSONValue? { contact[JSONPointer(["properties", key])] }
    #expect(property("intent")?.objectValue?["enum"] == ["high", "medium", "low"])
    #expect(property("createdAt")?.objectValue?["format"] == "date-time")
    #expect(property("id")?.objectValue?["pattern"] == "^[0-9a-f]{12}$")
    #expect(property("tags")?.objectValue?["items"]?.objectValue?["type"] == "string")
    let text = JSONSchema.document(for: .notes)[JSONPointer(["properties", "notes", "items", "properties", "text", "oneOf"])]
    #expect(text == [["type": "string"], ["type": "array", "items": ["type": "string"]]])
  }
}
