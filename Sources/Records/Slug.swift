import Foundation

/// The readable part of a file name: lower-case ASCII letters, digits and single hyphens, at most 40 of them.
///
/// A slug is made once, from the name at creation, and never changes afterwards; it identifies nothing.
package struct Slug: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// The most characters a slug has.
  package static let maximumLength = 40

  /// Takes a slug over as it is written; nil where it has another form.
  package init?(_ text: String) {
    guard text.utf8.count <= Self.maximumLength, Self.hasForm(text.utf8) else { return nil }
    self.text = text
  }

  private init(made text: String) {
    self.text = text
  }

  /// The slug of a name: transliterated to ASCII, lower-cased, everything else turned to hyphens; `x` where nothing is left.
  ///
  /// Letters of other scripts are transliterated as ICU knows them ("Москва" → `moskva`). Which letters stand in a slug is a
  /// convenience and may differ between versions of ICU; nothing is ever looked up by it.
  package static func make(from name: String) -> Slug {
    let latin = name.utf8.allSatisfy { $0 < 0x80 } ? name : name.transliteratedToASCII
    var bytes: [UInt8] = []
    for byte in latin.utf8 where bytes.count < maximumLength {
      if byte.isASCIILower || byte.isASCIIDigit {
        bytes.append(byte)
      } else if byte.isASCIIUpper {
        bytes.append(byte | 0x20)
      } else if byte != UInt8(ascii: "'"), let last = bytes.last, last != UInt8(ascii: "-") {
        bytes.append(UInt8(ascii: "-"))
      }
    }
    while bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
    return Slug(made: bytes.isEmpty ? "x" : String(decoding: bytes, as: UTF8.self))
  }

  package var description: String { text }

  /// Whether bytes are letters, digits and hyphens, with no hyphen first or last.
  static func hasForm(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return false }
    let hyphen = UInt8(ascii: "-")
    return first != hyphen && last != hyphen
      && bytes.allSatisfy { $0.isASCIILower || $0.isASCIIDigit || $0 == hyphen }
  }
}

/// The short name of an organization, which is the name of its folder: a slug of at most 64 characters.
package struct OrgSlug: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// Takes a slug over as it is written; nil where it is anything but `a-z`, `0-9` and inner hyphens.
  package init?(_ text: String) {
    guard text.utf8.count <= 64, Slug.hasForm(text.utf8) else { return nil }
    self.text = text
  }

  package var description: String { text }

  package static func < (left: OrgSlug, right: OrgSlug) -> Bool {
    left.text < right.text
  }
}

extension String {
  /// The text in the nearest ASCII letters; what has none stays as it is.
  fileprivate var transliteratedToASCII: String {
    // Width first: ICU's Latin-ASCII leaves enclosed and other compatibility forms alone.
    let plain = precomposedStringWithCompatibilityMapping
    return plain.applyingTransform(StringTransform("Any-Latin; Latin-ASCII"), reverse: false) ?? plain
  }
}
