/// What a value may be: what validation asks for, what the JSON Schema says, how the value is laid out.
package indirect enum Shape: Hashable, Sendable {
  /// One line of text, as typed.
  case string
  /// Text that may have several lines: a string or an array of lines.
  case text
  /// Twelve lower-case hex digits.
  case recordID
  /// RFC 3339, whatever the offset.
  case instant
  /// A day, `2026-11-22`.
  case date
  /// An email address that has a key.
  case email
  /// An email address, with or without a name: `Acme <hello@acme.example>`.
  case mailbox
  /// What may be a person's phone number: international, or national for a region that only the org knows.
  case phone
  /// An email address, a phone number, a short code or an alphanumeric sender.
  case address
  /// `{"amount": "1200.00", "currency": "EUR"}`.
  case money
  /// An ISO 4217 code.
  case currency
  /// A decimal number as a string.
  case decimal
  case integer
  case boolean
  /// One of a few words.
  case choice([String])
  case slug
  case snakeCase
  /// An ISO 3166-1 alpha-2 code.
  case region
  /// A name of the IANA time zone database, by its form; whether there is such a zone depends on the machine.
  case timeZone
  /// An address on the web or a path on a site, without blanks.
  case url
  /// A JSON pointer.
  case pointer
  /// Anything.
  case any
  /// An object with keys of people's own.
  case map
  /// An array in an order that means something.
  case list(Shape)
  /// An array in which each value counts once and the order means nothing.
  case set(Shape)
  /// An object with known keys, and unknown ones beside them.
  case object([Field])
  /// An array of objects, each known by its `id`, one per line.
  case keyed([Field])
  /// An array of objects without ids, one per line, in an order that is kept.
  case rows([Field])
}

extension Shape {
  /// The fields of the object, or of each of its elements; empty for other shapes.
  package var fields: [Field] {
    switch self {
    case .object(let fields), .keyed(let fields), .rows(let fields): fields
    case .list(let element), .set(let element): element.fields
    default: []
    }
  }
}
