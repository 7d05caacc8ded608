import JSONText
import Testing

/// The one text that a value has in a file.
struct JSONWriterTests {
  @Test func contactIsLaidOutInTheOrderOfItsShape() throws {
    let value = try parse(
      #"{"zeta": {"b": [], "a": {}}, "createdAt": "2026-01-02T03:04:05Z", "tags": ["vip", "b2b"], "custom": {"size": 1.10}, "#
        + #""name": "Grace Hopper", "alpha": null, "id": "0123456789ab", "#
        + #""conflicts": [{"by": "bob@example.org", "value": {"y": 1, "x": [true]}, "id": "c1", "field": "/phone"}]}"#)
    #expect(
      written(value, layout: contactLayout) == """
        {
          "id": "0123456789ab",
          "name": "Grace Hopper",
          "tags": [
            "vip",
            "b2b"
          ],
          "custom": {
            "size": 1.10
          },
          "createdAt": "2026-01-02T03:04:05Z",
          "conflicts": [
            {"id": "c1", "field": "/phone", "value": {"x": [true], "y": 1}, "by": "bob@example.org"}
          ],
          "alpha": null,
          "zeta": {
            "a": {},
            "b": []
          }
        }

        """)
  }

  @Test func timelineHoldsOneEventPerLine() throws {
    let value = try parse(
      #"{"events": [{"type": "chat", "id": "e1", "error": {"advice": "b", "zz": 0, "code": 1}}, {}, 1, ["a", []]], "contact": "c"}"#
    )
    #expect(
      written(value, layout: timelineLayout) == """
        {
          "contact": "c",
          "events": [
            {"id": "e1", "type": "chat", "error": {"code": 1, "advice": "b", "zz": 0}},
            {},
            1,
            ["a", []]
          ]
        }

        """)
  }

  @Test func emptyContainersStayOnTheirLine() {
    #expect(written([]) == "[]\n")
    #expect(written([:]) == "{}\n")
    #expect(written([:], layout: timelineLayout) == "{}\n")
    #expect(written(["events": []], layout: timelineLayout) == "{\n  \"events\": []\n}\n")
  }

  @Test func valuesOtherThanContainersAreWrittenAlone() {
    #expect(written(.null) == "null\n")
    #expect(written("a") == "\"a\"\n")
    #expect(JSONWriter.inline(["a": [1, true, .null], "b": "c"]) == #"{"a": [1, true, null], "b": "c"}"#)
  }

  @Test func valueOfAnotherKindThanItsLayoutExpectsIsWrittenPlainly() throws {
    let value = try parse(#"{"events": {"b": {"c": 1}, "type": 2}, "contact": [[1], []]}"#)
    #expect(
      written(value, layout: timelineLayout) == """
        {
          "contact": [
            [
              1
            ],
            []
          ],
          "events": {
            "type": 2,
            "b": {
              "c": 1
            }
          }
        }

        """)
  }

  @Test func unknownKeysFollowByCodePointAndKnownOnesKeepTheirRank() {
    let object: JSONValue = ["e\u{301}": 1, "é": 2, "🙂": 3, "ﬀ": 4, "z": 5, "B": 6, "a": 7]
    let keys = { (layout: JSONLayout) in
      layout.order(object).map { $0.numberValue?.text ?? "" }.joined()
    }
    var layout = JSONLayout(keyOrder: ["z", "é", "z"])
    #expect(keys(layout) == "5267143")
    layout.keyOrder = ["a"]
    #expect(keys(layout) == "7615243")
    #expect(keys(.plain) == "6715243")
  }

  /// Compact, sorted, with digits and bytes as they are: what is hashed must never change.
  @Test func canonicalBytesAreCompactAndSorted() throws {
    let value = try parse("{\"b\": [1.10, -0, {\"é\": null, \"e\u{301}\": true}], \"a\": \"\\u000a/\\u00e9\"}")
    #expect(
      String(decoding: value.canonicalBytes, as: UTF8.self)
        .hasSameBytes(as: "{\"a\":\"\\n/é\",\"b\":[1.10,-0,{\"e\u{301}\":true,\"é\":null}]}"))
  }
}

extension JSONLayout {
  /// The values of an object in the order in which the writer puts them.
  fileprivate func order(_ value: JSONValue) -> [JSONValue] {
    do {
      return try JSONParser.parse(JSONWriter.write(value, layout: self)).objectValue?.members.map(\.value) ?? []
    } catch {
      Issue.record(error)
      return []
    }
  }
}
