// What stands where a value should.

extension JSONReader {
  func mistakenValue(_ place: Place) -> JSONSyntaxError {
    guard offset < count else { return missingValue(place, at: endOfContent) }
    if let mistake = foreignMistake() ?? mistakenQuote() { return mistake }
    switch base[offset] {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
      return missingValue(place, at: offset)
    case UInt8(ascii: ":"):
      return mistake(at: offset, "expected a value, found ':'", hint: colonHint(place))
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return mistakenNumber(NumberScan(base, from: offset, to: count))
    default:
      return mistakenWord(place)
    }
  }

  func mistakenNumber(_ scan: NumberScan) -> JSONSyntaxError {
    let end = endOfNumberLike(from: offset)
    let token = text(from: offset, to: end)
    let shown = shown(from: offset, to: end) ?? ""
    let digits = token.drop { $0 == "+" || $0 == "-" }
    if let mistake = notFinite(String(digits), shown) { return mistake }
    if base[offset] == UInt8(ascii: "+") {
      return mistake(
        at: offset, "a number does not begin with '+'",
        hint: digits.utf8.count > 6 ? "write a phone number as text: \"\(shown)\"" : "delete the '+'")
    }
    // Whatever else it is, it is no number that a digit more or less would mend: a date, a time, 0x1F, 1_000.
    let isNumberLike =
      digits.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2E || $0 | 0x20 == 0x65 }
      && token.utf8.count - digits.utf8.count <= 1
    guard isNumberLike || scan.offset == end, let fault = scan.fault else {
      return mistake(at: offset, "'\(shown)' is not a number", hint: "write it as text: \"\(shown)\"")
    }
    switch fault {
    case .leadingZero:
      return mistake(
        at: offset, "a number does not begin with 0", hint: "delete the 0, or, if it counts, write text: \"\(shown)\"")
    case .noDigit where digits.hasPrefix("."):
      return mistake(at: scan.offset, "a digit is missing before the point", hint: "write 0 before the point")
    case .noDigit:
      return mistake(at: scan.offset, "a digit is missing after '-'", hint: "write the number, or null")
    case .noDigitAfterPoint:
      return mistake(at: scan.offset, "a digit is missing after the point", hint: "write 0 after the point, or delete the point")
    case .noDigitInExponent:
      return mistake(at: scan.offset, "a digit is missing in the exponent", hint: "write the exponent, as in 1e9")
    }
  }

  private func mistakenWord(_ place: Place) -> JSONSyntaxError {
    let end = endOfWord(from: offset)
    let word = shown(from: offset, to: end) ?? ""
    if let mistake = notFinite(word, word) { return mistake }
    if let meant = Self.meant(by: word) {
      return mistake(at: offset, "'\(word)' is not a value", hint: "write \(meant), or text: \"\(word)\"")
    }
    if case .whole = place {
      let found = end > offset ? word : scalar(at: offset).map { Self.visible($0) } ?? ""
      return mistake(
        at: offset, "expected '{', found '\(found)'",
        hint: "put the pairs between '{' and '}', keys and text in double quotation marks")
    }
    guard end > offset else {
      let scalar = scalar(at: offset).map { Self.visible($0) } ?? ""
      return mistake(at: offset, "expected a value, found '\(scalar)'", hint: "write text in double quotation marks")
    }
    return mistake(at: offset, "text without quotation marks", hint: "write \"\(phrase(from: offset))\"")
  }

  /// The word of JSON that is spelled otherwise in other languages, or was not written out.
  private static func meant(by word: String) -> String? {
    let lowercased = word.lowercased()
    switch lowercased {
    case "true", "yes", "on": return "true"
    case "false", "no", "off": return "false"
    case "null", "nil", "none", "undefined": return "null"
    default:
      return lowercased.utf8.count < 3 ? nil : ["true", "false", "null"].first { $0.hasPrefix(lowercased) }
    }
  }

  /// The numbers of other languages that are none in JSON.
  private func notFinite(_ word: String, _ shown: String) -> JSONSyntaxError? {
    guard ["nan", "infinity", "inf"].contains(word.lowercased()) else { return nil }
    return mistake(at: offset, "'\(shown)' is not a number in JSON", hint: "write null, or text: \"\(shown)\"")
  }

  private func missingValue(_ place: Place, at offset: Int) -> JSONSyntaxError {
    let found = self.offset < count ? base[self.offset] : nil
    let sign = found.map { String(Unicode.Scalar($0)) } ?? ""
    switch place {
    case .member(let key):
      return mistake(at: offset, "\(shownKey(at: key)) has no value", hint: "write its value, or null, after the colon")
    case .element(let open, _) where found == nil:
      return unclosed(open: open)
    case .element(_, let comma?) where found == UInt8(ascii: "]"):
      return trailingComma(comma, before: "]")
    case .element(_, let comma?) where found == UInt8(ascii: ","):
      return mistake(at: offset, "two commas without a value between", hint: "delete the comma on line \(line(of: comma))")
    case .element(let open, _) where found == UInt8(ascii: "}"):
      return mismatch(open: open)
    case .element:
      return mistake(at: offset, "a comma before the first value", hint: "delete the comma")
    case .whole:
      return mistake(at: offset, "'\(sign)' where the text begins", hint: "begin with '{', or delete the '\(sign)'")
    }
  }

  private func colonHint(_ place: Place) -> String {
    switch place {
    case .whole: "put pairs of key and value between '{' and '}'"
    case .member: "delete the second colon"
    case .element: "put pairs of key and value between '{' and '}'"
    }
  }

  /// The words up to the end of the line or a sign of JSON, as a person who forgot quotation marks meant them.
  func phrase(from start: Int) -> String {
    var end = start
    scan: while end < count {
      switch base[end] {
      case 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: "["), UInt8(ascii: "]"):
        break scan
      default:
        end += 1
      }
    }
    while end > start, base[end - 1] == 0x20 || base[end - 1] == 0x09 { end -= 1 }
    return shown(from: start, to: end) ?? shown(from: start, to: endOfWord(from: start)) ?? ""
  }

  /// One past the letters, digits and signs of words that begin at the offset.
  func endOfWord(from start: Int) -> Int {
    var end = start
    while end < count {
      switch base[end] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "+"):
        end += 1
      case 0x80...:
        guard let scalar = scalar(at: end), scalar.properties.isAlphabetic || scalar.properties.isEmoji else { return end }
        end += UTF8Sequence.length(base, at: end, to: count)
      default:
        return end
      }
    }
    return end
  }

  /// One past what a person could have meant as a number, a date or a time: `2024-05-01T10:30`, `1/2`, `0x1F`.
  private func endOfNumberLike(from start: Int) -> Int {
    var end = endOfWord(from: start)
    while end > start, end + 1 < count, base[end] == UInt8(ascii: ":") || base[end] == UInt8(ascii: "/"),
      base[end + 1] >= 0x30, base[end + 1] <= 0x39
    {
      end = endOfWord(from: end + 1)
    }
    return end
  }
}
