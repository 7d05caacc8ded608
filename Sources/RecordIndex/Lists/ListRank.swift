package import JSONText
package import Records

/// Values as texts that sort, byte by byte, as lists do.
package enum ListRank {
  /// Stands where there is no value: after every text, for it is no character.
  package static let absent = "\u{10FFFF}"

  /// Times, the absent one first.
  package static func time(_ time: Timestamp?) -> String {
    guard let time else { return "" }
    // Later than the year 0 by 100,000,000,000 seconds: no sign, twelve digits.
    return padded(time.seconds + 100_000_000_000, 12) + padded(Int64(time.nanoseconds), 9)
  }

  /// The time a text stands for; nil for none.
  package static func time(of rank: String) -> Timestamp? {
    guard rank.utf8.count == 21, let seconds = Int64(rank.prefix(12)), let fraction = Int32(rank.suffix(9)) else { return nil }
    return Timestamp(seconds: seconds - 100_000_000_000, nanoseconds: fraction)
  }

  /// A key of a contact as the list of people is sorted by it.
  package static func contact(_ value: JSONValue?, of key: String) -> String {
    guard let value else { return absent }
    switch key {
    case "intent": return intent(value.stringValue)
    case "createdAt": return value.stringValue.flatMap { Timestamp($0) }.map { time($0) } ?? absent
    default: return value.isNull ? absent : any(value)
    }
  }

  /// From high to low, as a person reads it.
  package static func intent(_ text: String?) -> String {
    ["high", "medium", "low"].firstIndex(of: text ?? "").map { String($0) } ?? absent
  }

  /// A value of a person's own key: what reads as a number is one, wherever it came from.
  private static func any(_ value: JSONValue) -> String {
    let text = value.listedText
    return Double(text).map { number($0) } ?? SearchText.fold(text)
  }

  /// A text that sorts as the number does.
  private static func number(_ number: Double) -> String {
    let bits = number.bitPattern
    let ordered = bits >> 63 == 1 ? ~bits : bits | 1 << 63
    let digits = String(ordered, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(max(number, 0))
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

extension JSONValue {
  /// A value as one text: a list with commas between.
  package var listedText: String {
    switch self {
    case .string(let text): text
    case .array(let elements) where elements.allSatisfy({ $0.arrayValue == nil && $0.objectValue == nil }):
      elements.map(\.listedText).joined(separator: ", ")
    default: JSONWriter.inline(self)
    }
  }
}
