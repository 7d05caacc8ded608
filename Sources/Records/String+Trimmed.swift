import Foundation

extension String {
  /// The text without blanks and line breaks (those of Unicode) around it.
  var trimmed: String {
    // Most texts have none, and seeing that costs less than asking about every character.
    if let first = utf8.first, let last = utf8.last, first.isVisibleASCII, last.isVisibleASCII { return self }
    return trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Whether it holds nothing but what ASCII prints, blanks included.
  var isPrintableASCII: Bool { utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0.isVisibleASCII } }
}

extension UInt8 {
  fileprivate var isVisibleASCII: Bool { (0x21...0x7E).contains(self) }
}

extension Unicode.Scalar {
  /// Whether it is white space; the same as its property says, quicker for ASCII.
  var isBlank: Bool { isASCII ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace }
}
