import JSONText
import TestSupport
import Testing

/// Objects keep the order of their members, and their keys apart by bytes.
struct JSONObjectTests {
  @Test func orderIsThatOfTheText() throws {
    let object = try #require(try parse(#"{"z": 1, "a": 2, "m": 3}"#).objectValue)
    #expect(object.keys == ["z", "a", "m"])
  }

  @Test func orderMakesNoDifferenceToEquality() throws {
    let one = try parse(#"{"z": 1, "a": [{"b": 2, "c": 3}]}"#)
    let other = try parse(#"{"a": [{"c": 3, "b": 2}], "z": 1}"#)
    #expect(one == other)
    #expect(one.hashValue == other.hashValue)
    #expect(one.canonicalBytes == other.canonicalBytes)
    #expect(one != (try parse(#"{"a": [{"c": 3, "b": 2}], "z": 1, "y": null}"#)))
    #expect(one != (try parse(#"{"a": [{"c": 3, "b": 2}], "y": 1}"#)))
  }

  @Test func settingKeepsThePlaceAndNilRemoves() {
    var object: JSONObject = ["name": "Ada", "phone": "1", "email": "a@example.org"]
    object["phone"] = "2"
    object["intent"] = "high"
    #expect(object.keys == ["name", "phone", "email", "intent"])
    object["name"] = nil
    object["absent"] = nil
    #expect(object.keys == ["phone", "email", "intent"])
    #expect(object["name"] == nil)
    #expect(object["phone"] == "2")
  }

  @Test func nullIsAValueAndNotAnAbsence() throws {
    let object = try #require(try parse(#"{"a": null}"#).objectValue)
    #expect(object["a"] == .null)
    #expect(object["b"] == nil)
  }

  @Test func laterOfTwoMembersWithOneKeyTakesThePlaceOfTheEarlier() {
    let object = JSONObject(members: [(key: "a", value: 1), (key: "b", value: 2), (key: "a", value: 3)])
    #expect(object.members.map(\.key) == ["a", "b"])
    #expect(object["a"] == 3)
  }

  /// A look-up table is kept from nine members on; removing must not leave it behind.
  @Test func largeObjectsBehaveLikeSmallOnes() {
    var generator = SeededGenerator(seed: Campaign.seed)
    var object = JSONObject()
    var model: [(key: String, value: Int)] = []
    for round in 0..<4_000 {
      let key = "key\(generator.below(20))"
      let place = model.firstIndex { $0.key == key }
      if generator.below(2) == 0 {
        object[JSONKey(key)] = nil
        if let place { model.remove(at: place) }
      } else {
        object[JSONKey(key)] = .number(JSONNumber(round))
        if let place { model[place].value = round } else { model.append((key, round)) }
      }
      #expect(object.keys.map(\.text) == model.map(\.key), "seed \(Campaign.seed), round \(round)")
      #expect(model.allSatisfy { object[JSONKey($0.key)] == .number(JSONNumber($0.value)) })
    }
  }

  @Test func keysAreToldApartByTheirBytes() throws {
    let object = try #require(try parse("{\"é\": 1, \"e\u{301}\": 2}").objectValue)
    #expect(object.count == 2)
    #expect(object["é"] == 1)
    #expect(object["e\u{301}"] == 2)
    #expect(Set<JSONKey>(["é", "e\u{301}", "é"]).count == 2)
  }

  /// By code point, not by the UTF-16 order of JavaScript and not by any language's alphabet.
  @Test func keysAreOrderedByCodePoint() {
    let keys: [JSONKey] = ["", "A", "Z", "a", "aa", "b", "e\u{301}", "é", "ﬀ", "🙂"]
    #expect(keys.shuffled().sorted() == keys)
  }

  @Test func kindsAreNamed() {
    let values: [JSONValue] = [.null, true, 1, "a", [], [:]]
    #expect(values.map(\.kindName) == ["null", "boolean", "number", "string", "array", "object"])
    #expect(values.map(\.isNull) == [true, false, false, false, false, false])
    #expect(values[1].boolValue == true)
    #expect(values[2].numberValue?.intValue == 1)
    #expect(values[3].stringValue == "a")
    #expect(values[4].arrayValue == [])
    #expect(values[5].objectValue == [:])
    #expect(values[0].stringValue == nil && values[3].objectValue == nil && values[5].arrayValue == nil)
  }
}
