/// A number as RFC 8259 spells it, kept as its digits: `1.10` stays `1.10`, an integer of thirty digits stays itself.
///
/// Two numbers are equal when they are spelled the same; `1.0` and `1` are different, for one of them is what a person wrote.
package struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
  /// The digits as they stand in the file.
  package let text: String

  /// Takes a number over as it is spelled.
  ///
  /// Returns nil where RFC 8259 has no such number: a leading zero or plus, a bare point, `NaN`, anything around it.
  package init?(_ text: String) {
    let isNumber = text.withUTF8Bytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      return NumberScan(base, from: 0, to: bytes.count).end == bytes.count
    }
    guard isNumber else { return nil }
    self.text = text
  }

  package init(_ value: Int) {
    text = String(value)
  }

  /// Takes over digits that a `NumberScan` has accepted.
  init(scanned text: String) {
    self.text = text
  }

  package var description: String { text }

  /// The integer, or nil where the number has a fraction or an exponent or does not fit.
  package var intValue: Int? { Int(text) }
}
