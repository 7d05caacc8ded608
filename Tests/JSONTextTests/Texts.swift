import JSONText

/// Parses a text that is expected to be JSON.
func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
  try JSONParser.parse(Array(text.utf8))
}

/// What the writer makes of a value, as text.
func written(_ value: JSONValue, layout: JSONLayout = .plain) -> String {
  String(decoding: JSONWriter.write(value, layout: layout), as: UTF8.self)
}

/// The shape of a contact, as records declare it.
let contactLayout = JSONLayout(
  keyOrder: ["id", "name", "email", "phone", "tags", "custom", "createdAt", "conflicts"],
  children: ["conflicts": JSONLayout(keyOrder: ["id", "field", "value", "by", "at"], linewise: true)])

/// The shape of a timeline: one event per line, and in each of them a known shape of its own.
let timelineLayout = JSONLayout(
  keyOrder: ["contact", "events"],
  children: [
    "events": JSONLayout(
      keyOrder: ["id", "at", "type"], children: ["error": JSONLayout(keyOrder: ["code", "message", "advice"])], linewise: true)
  ])
