/// The digits of a phone number as a person typed it, before anything is known about regions.
struct PhoneText {
  /// ASCII digits, without "+", separators and extension.
  var digits = ""
  /// Whether it begins with "+".
  var hasPlus = false
  /// Where in `digits` a "(0)" stands, which people write between calling code and number.
  var optionalZero: Int?
  /// Whether there is anything but digits between the first and the last.
  var hasSeparators = false
  /// The digits after "ext.", "x" or "#".
  var extensionDigits: String?

  /// Splits a typed number; throws the reason where it is none. `text` has no blanks around it.
  init(_ text: String) throws(AddressError) {
    var scalars = Array(text.unicodeScalars)
    extensionDigits = Self.takeExtension(from: &scalars)
    var pendingSeparator = false
    for (index, scalar) in scalars.enumerated() {
      if let digit = scalar.decimalDigit {
        hasSeparators = hasSeparators || (pendingSeparator && !digits.isEmpty)
        pendingSeparator = false
        if digit == 0, optionalZero == nil, index > 0, index + 1 < scalars.count, scalars[index - 1].isOpeningParenthesis,
          scalars[index + 1].isClosingParenthesis
        {
          optionalZero = digits.utf8.count
        }
        digits.append(String(digit))
      } else if scalar.isPlus, digits.isEmpty, !hasPlus {
        hasPlus = true
      } else if scalar.isPhoneSeparator {
        pendingSeparator = true
      } else {
        throw AddressError(
          "\"\(scalar)\" may not stand in a phone number", hint: "write it like +14155552671")
      }
    }
    guard !digits.isEmpty else { throw AddressError("there is no digit in \"\(text)\"", hint: "write it like +14155552671") }
  }

  /// Whether a text is a number with an extension behind it.
  static func endsInExtension(_ text: String) -> Bool {
    var scalars = Array(text.unicodeScalars)
    return takeExtension(from: &scalars) != nil
  }

  /// Takes `ext. 12`, `x12`, `;ext=12` and `#12` off the end, if there is a number before it.
  private static func takeExtension(from scalars: inout [Unicode.Scalar]) -> String? {
    var index = scalars.count
    var digits: [Int] = []
    while index > 0, let digit = scalars[index - 1].decimalDigit {
      digits.insert(digit, at: 0)
      index -= 1
    }
    guard (1...8).contains(digits.count) else { return nil }
    while index > 0, scalars[index - 1].isBlank { index -= 1 }
    let before = String(String.UnicodeScalarView(scalars[..<index])).lowercased()
    for marker in [";ext=", "extension", "ext.", "ext", "x.", "x", "#"] where before.hasSuffix(marker) {
      let rest = Array(scalars[..<(index - marker.unicodeScalars.count)])
      guard rest.count(where: { $0.decimalDigit != nil }) >= 3, !rest.contains(where: \.properties.isAlphabetic) else {
        return nil
      }
      scalars = rest
      return digits.map(String.init).joined()
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// The value of a decimal digit of any script: full-width, Arabic-Indic, Devanagari, …
  fileprivate var decimalDigit: Int? {
    if isASCII { return ("0"..."9").contains(self) ? Int(value) - 0x30 : nil }
    guard properties.numericType == .decimal, let number = properties.numericValue else { return nil }
    return Int(number)
  }

  fileprivate var isPlus: Bool { ["+", "\u{FF0B}", "\u{FE62}"].contains(self) }
  fileprivate var isOpeningParenthesis: Bool { ["(", "\u{FF08}"].contains(self) }
  fileprivate var isClosingParenthesis: Bool { [")", "\u{FF09}"].contains(self) }

  fileprivate var isPhoneSeparator: Bool {
    if isOpeningParenthesis || isClosingParenthesis || isBlank { return true }
    if properties.generalCategory == .dashPunctuation { return true }
    return [".", "/", "\u{2212}", "\u{FF0E}", "\u{FF0F}", "\u{B7}", "\u{30FC}"].contains(self)
  }
}
