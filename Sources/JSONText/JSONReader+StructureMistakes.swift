// What goes wrong around values: keys, colons, commas, brackets.

extension JSONReader {
  func nestedTooDeep() -> JSONSyntaxError {
    mistake(at: offset, "nested deeper than \(maximumDepth) levels", hint: "move the value that opens here to a higher level")
  }

  func duplicateKey(_ key: JSONKey, at offset: Int, open: Int) -> JSONSyntaxError {
    var first = self
    first.offset = open
    let place = first.locate(JSONPointer([key.text]), keyed: true).map { position($0) }
    return mistake(
      at: offset, "the key \(Self.quoted(key.text)) is there twice",
      hint: place.map { "it is first on \($0); keep one of the two" } ?? "keep one of the two")
  }

  func mistakenKey(open: Int, comma: Int?) -> JSONSyntaxError {
    guard offset < count else { return unclosed(open: open) }
    if let mistake = foreignMistake() ?? mistakenQuote() { return mistake }
    switch base[offset] {
    case UInt8(ascii: "}"):
      // Right after the opening brace it would have closed an empty object.
      return trailingComma(comma ?? offset, before: "}")
    case UInt8(ascii: "]"):
      return mismatch(open: open)
    case UInt8(ascii: ","):
      return mistake(
        at: offset, comma == nil ? "a comma before the first key" : "two commas without a key and value between",
        hint: comma.map { "delete the comma on line \(line(of: $0))" } ?? "delete the comma")
    case UInt8(ascii: ":"):
      return mistake(at: offset, "a key is missing before ':'", hint: "write the key in double quotation marks")
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return mistake(
        at: offset, "expected a key, found '\(Unicode.Scalar(base[offset]))'",
        hint: "write a key and ':' before the value, or make a list with '[' and ']'")
    default:
      return mistakenKeyWord(comma: comma)
    }
  }

  func mistakenColon(keyStart: Int, keyEnd: Int) -> JSONSyntaxError {
    let key = shownKey(at: keyStart)
    guard offset < count else {
      return mistake(at: keyEnd, "\(key) has no value", hint: "write ':' and its value")
    }
    if let mistake = foreignMistake() { return mistake }
    switch base[offset] {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
      return mistake(at: keyEnd, "\(key) has no value", hint: "write ':' and its value")
    case UInt8(ascii: "="), UInt8(ascii: ";"):
      return mistake(at: offset, "expected ':' after \(key)", hint: "write ':' instead of '\(Unicode.Scalar(base[offset]))'")
    case _ where offset == keyEnd && closesTooLate(from: keyStart, to: keyEnd):
      return mistake(at: offset, "expected ':' after \(key)", hint: "close the quotation marks of the key before its colon")
    default:
      return mistake(at: keyEnd, "expected ':' after \(key)", hint: "add a colon after the key on line \(line(of: keyEnd))")
    }
  }

  func mistakenSeparator(open: Int, valueStart: Int, valueEnd: Int) -> JSONSyntaxError {
    guard offset < count else { return unclosed(open: open) }
    if let mistake = foreignMistake() { return mistake }
    let closing = base[open] == UInt8(ascii: "{") ? "}" : "]"
    let expected = "expected ',' or '\(closing)'"
    let comma = "add a comma after the value on line \(line(of: valueEnd))"
    switch base[offset] {
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      return mismatch(open: open)
    case UInt8(ascii: ";"):
      return mistake(at: offset, expected + ", found ';'", hint: "write ',' instead of ';'")
    case UInt8(ascii: ":"):
      return mistake(
        at: offset, expected + ", found ':'",
        hint: closing == "]" ? "put pairs of key and value between '{' and '}'" : "write a comma and a key before it")
    case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["):
      return mistake(at: valueEnd, expected, hint: comma)
    default:
      // In an array another value may follow; in an object it would have to be a key, so what stands there belongs to this one.
      let isNext = offset > valueEnd && closing == "]" && beginsValue
      guard !isNext, line(of: offset) == line(of: valueEnd) else { return mistake(at: valueEnd, expected, hint: comma) }
      let isString = base[valueStart] == UInt8(ascii: "\"")
      return mistake(
        at: offset, expected + ", found '\(scalar(at: offset).map { Self.visible($0) } ?? "")'",
        hint: isString
          ? "write \\\" for a quotation mark within text" : "write text in double quotation marks, or delete it")
    }
  }

  func textAfterValue(from start: Int, to end: Int) -> JSONSyntaxError {
    if let mistake = foreignMistake() { return mistake }
    let found = base[offset]
    switch found {
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      return mistake(
        at: offset, "'\(Unicode.Scalar(found))' closes nothing",
        hint: "delete it; what begins on line \(line(of: start)) is closed on line \(line(of: end))")
    case UInt8(ascii: ":") where base[start] == UInt8(ascii: "\""):
      return mistake(at: start, "a key outside of an object", hint: "put pairs of key and value between '{' and '}'")
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return mistake(
        at: offset, "a second value after the end of the first", hint: "a file holds one value; put this one into another file")
    case UInt8(ascii: ","), UInt8(ascii: "\""):
      guard base[end - 1] == UInt8(ascii: "}") || base[end - 1] == UInt8(ascii: "]") else { break }
      return mistake(
        at: offset, "text after the end of the value",
        hint: "the '\(Unicode.Scalar(base[end - 1]))' on line \(line(of: end - 1)) may be one too many")
    default:
      break
    }
    return mistake(at: offset, "text after the end of the value", hint: "delete it")
  }

  func trailingComma(_ comma: Int, before closing: String) -> JSONSyntaxError {
    mistake(at: comma, "a comma before '\(closing)'", hint: "delete the comma on line \(line(of: comma))")
  }

  /// A text that ends before the container that opens at the offset is closed.
  func unclosed(open: Int) -> JSONSyntaxError {
    let end = endOfContent
    let isObject = base[open] == UInt8(ascii: "{")
    return mistake(
      at: end, "the \(isObject ? "object" : "array") that begins on \(position(open)) is not closed",
      hint: "add '\(isObject ? "}" : "]")' at the end, or restore what was cut off")
  }

  /// A bracket that closes another kind of container than the one that opens at the offset.
  func mismatch(open: Int) -> JSONSyntaxError {
    let isObject = base[open] == UInt8(ascii: "{")
    return mistake(
      at: offset,
      "'\(Unicode.Scalar(base[offset]))' cannot close the \(isObject ? "object" : "array") that begins on \(position(open))",
      hint: "add '\(isObject ? "}" : "]")' before it")
  }

  private func mistakenKeyWord(comma: Int?) -> JSONSyntaxError {
    if let comma, comma + 1 == offset, comma > 0, isDigit(comma - 1), isDigit(offset) {
      return mistake(at: comma, "a comma within a number", hint: "write the decimals after a point")
    }
    let end = endOfWord(from: offset)
    guard end > offset, let word = shown(from: offset, to: end) else {
      let scalar = scalar(at: offset).map { Self.visible($0) } ?? ""
      return mistake(at: offset, "expected a key, found '\(scalar)'", hint: "write the key in double quotation marks")
    }
    return mistake(at: offset, "a key without quotation marks", hint: "write \"\(word)\"")
  }

  /// Tells whether a number or a word of JSON could begin here.
  private var beginsValue: Bool {
    switch base[offset] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: ["true", "false", "null"].contains(text(from: offset, to: endOfWord(from: offset)))
    }
  }

  /// Tells whether a key swallowed its colon: `"name: "Ada"`.
  private func closesTooLate(from keyStart: Int, to keyEnd: Int) -> Bool {
    var index = keyStart
    while index < keyEnd {
      if base[index] == UInt8(ascii: ":") { return true }
      index += 1
    }
    return false
  }

  private func isDigit(_ index: Int) -> Bool {
    base[index] >= 0x30 && base[index] <= 0x39
  }
}
