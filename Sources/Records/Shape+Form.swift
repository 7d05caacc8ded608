import JSONText

extension Shape {
  /// What a value of the shape is, for messages: "a string", "a list of email addresses".
  var expectation: String {
    switch self {
    case .string: "a string"
    case .text: "a string or an array of strings, one a line"
    case .recordID: "an id of 12 digits 0-9 and a-f"
    case .instant: "a time with its offset"
    case .date: "a date"
    case .email: "an email address"
    case .mailbox: "an email address, with or without a name"
    case .phone: "a phone number"
    case .address: "an email address, a phone number or a sender"
    case .money: "an object with amount and currency"
    case .currency: "three capital letters"
    case .decimal: "a decimal number"
    case .integer: "a whole number"
    case .boolean: "true or false"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .slug: "lower-case letters, digits and inner hyphens, at most 40"
    case .snakeCase: "lower-case words joined by underscores"
    case .region: "an ISO 3166 region of two capital letters"
    case .timeZone: "the name of a time zone"
    case .url: "a web address without blanks"
    case .pointer: "a JSON pointer"
    case .any: "anything"
    case .map, .object: "an object"
    case .list, .set: "an array"
    case .keyed, .rows: "an array of objects"
    }
  }

  /// How such a value looks in a file.
  var example: String? {
    switch self {
    case .string, .any, .pointer, .recordID: nil
    case .text: "\"…\""
    case .instant: "\"2026-11-22T09:30:00Z\""
    case .date: "\"2026-11-22\""
    case .email, .mailbox: "\"grace@example.com\""
    case .phone, .address: "\"+14155552671\""
    case .money: "{\"amount\": \"1200.00\", \"currency\": \"EUR\"}"
    case .currency: "\"EUR\""
    case .decimal: "\"1200.00\""
    case .integer: "1"
    case .boolean: "true"
    case .choice(let words): words.first.map { "\"\($0)\"" }
    case .slug: "\"follow-up\""
    case .snakeCase: "\"page_visit\""
    case .region: "\"DE\""
    case .timeZone: "\"Europe/Berlin\""
    case .url: "\"https://example.com/\""
    case .map, .object: "{}"
    case .list(let element), .set(let element): element.example.map { "[\($0)]" } ?? "[\"…\"]"
    case .keyed, .rows: "[]"
    }
  }

  /// Whether a value is written as a string.
  var isText: Bool {
    switch self {
    case .money, .integer, .boolean, .any, .map, .list, .set, .object, .keyed, .rows: false
    default: true
    }
  }

  /// Whether a text has the form of the shape; only asked of shapes that are a matter of form.
  func accepts(_ text: String) -> Bool {
    let bytes = text.utf8
    switch self {
    case .instant: return Timestamp(text) != nil
    case .date: return CivilDate(text) != nil
    case .currency: return bytes.count == 3 && bytes.allSatisfy(\.isASCIIUpper)
    case .decimal: return Self.isDecimal(bytes[...])
    case .slug: return Slug(text) != nil
    case .snakeCase: return Self.isSnakeCase(bytes)
    case .region: return DialingRegion.of(text) != nil
    case .timeZone: return Self.isTimeZone(text)
    case .url: return !bytes.isEmpty && !text.unicodeScalars.contains { $0.isBlank || $0.value < 0x20 }
    case .pointer: return JSONPointer(text: text) != nil
    default: return true
    }
  }

  /// `-12.50`: an optional minus, digits, an optional point with digits.
  private static func isDecimal(_ bytes: Substring.UTF8View) -> Bool {
    let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }
  }

  /// `page_visit`: words of lower-case letters and digits, the first beginning with a letter.
  private static func isSnakeCase(_ bytes: String.UTF8View) -> Bool {
    guard let first = bytes.first, first.isASCIILower else { return false }
    return bytes.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCIILower || $0.isASCIIDigit } }
  }

  /// `Europe/Berlin`, `UTC`, `Etc/GMT+2`
  private static func isTimeZone(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isASCIILetter else { return false }
    return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "_+-".utf8.contains($0) }
    }
  }
}
