import Foundation

/// Text folded for searching: no case, no accents, no width.
package enum SearchText {
  package static func fold(_ text: String) -> String {
    // Most of what a store holds is plain, and then small letters are all there is to it.
    if text.isPlain { return text.lowercased() }
    return text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
  }

  /// The folded words of a text.
  package static func words(_ text: String) -> [String] {
    fold(text).split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// A text as an index of words takes it: folded, and with blanks round letters of scripts that write none between words, so
  /// that a word inside of a sentence is found.
  package static func indexed(_ text: String) -> String {
    let folded = fold(text)
    guard !folded.isPlain, folded.unicodeScalars.contains(where: isWritten(withoutBlanks:)) else { return folded }
    var spaced = String.UnicodeScalarView()
    for scalar in folded.unicodeScalars {
      if isWritten(withoutBlanks: scalar) {
        spaced.append(" ")
        spaced.append(scalar)
        spaced.append(" ")
      } else {
        spaced.append(scalar)
      }
    }
    return String(spaced)
  }

  /// Whether a letter is of Han, Hiragana, Katakana, Thai, Lao, Khmer or Myanmar (UAX #29 gives these no word boundaries without a
  /// dictionary).
  private static func isWritten(withoutBlanks scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xF900...0xFAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}

extension String {
  /// Whether all of it is ASCII.
  var isPlain: Bool { utf8.withContiguousStorageIfAvailable { $0.isPlain } ?? utf8.allSatisfy { $0 < 0x80 } }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether all of it is ASCII.
  var isPlain: Bool { reduce(0, |) < 0x80 }
}
