package import JSONText

/// An amount of a currency, kept as its digits: `1200.00` stays `1200.00`.
package struct Money: Hashable, Sendable, CustomStringConvertible {
  /// A decimal number: `1200`, `-12.50`.
  package let amount: String
  /// An ISO 4217 code: `EUR`.
  package let currency: String

  /// Takes an amount over as it is written; nil where it is no decimal number, or the currency not three capital letters.
  package init?(amount: String, currency: String) {
    guard Shape.decimal.accepts(amount), Shape.currency.accepts(currency) else { return nil }
    self.amount = amount
    self.currency = currency
  }

  /// Reads `{"amount": "1200.00", "currency": "EUR"}`.
  package init?(_ value: JSONValue) {
    guard let object = value.objectValue, let amount = object.text("amount"), let currency = object.text("currency") else {
      return nil
    }
    self.init(amount: amount, currency: currency)
  }

  /// `1200.00 EUR`
  package var description: String { "\(amount) \(currency)" }
}
