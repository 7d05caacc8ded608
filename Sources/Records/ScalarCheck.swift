import JSONText

/// The check of a value that holds no known fields.
struct ScalarCheck {
  typealias Fault = (message: String, hint: String?)

  /// The field whose value it is; for an element of a list, the list's with the shape of an element.
  let field: Field
  /// Whether it is an element of a list and so has no key of its own.
  let isElement: Bool

  /// What messages call the value.
  private var name: String { isElement ? "each of \(field.key)" : field.key.text }

  /// What is wrong with a value; nil if nothing is.
  func fault(of value: JSONValue) -> Fault? {
    switch field.shape {
    case .any, .object, .list, .set, .keyed, .rows: return nil
    case .text: return RecordText.string(of: value) == nil ? kindFault(value) : nil
    case .map: return value.objectValue == nil ? kindFault(value) : nil
    case .boolean: return value.boolValue == nil ? kindFault(value) : nil
    case .integer: return value.numberValue?.intValue == nil ? kindFault(value) : nil
    case .money:
      guard let money = value.objectValue else { return kindFault(value) }
      return moneyFault(money)
    default:
      guard let text = value.stringValue else { return kindFault(value) }
      return fault(ofText: text)
    }
  }

  private func kindFault(_ value: JSONValue) -> Fault {
    let message = "\(name) must be \(field.shape.expectation), not \(value.kindWithArticle)"
    // A number or boolean where a string belongs has most likely lost its quotation marks.
    if field.shape.isText, let number = value.numberValue { return (message, "put quotation marks around it: \"\(number)\"") }
    if field.shape.isText, let truth = value.boolValue { return (message, "put quotation marks around it: \"\(truth)\"") }
    if field.shape == .integer || field.shape == .boolean, let text = value.stringValue, !text.isEmpty {
      return (message, "leave the quotation marks out")
    }
    return (message, field.shape.example.map { "write \(member($0))" })
  }

  /// How a value stands in the file: with its key, if it has one.
  private func member(_ value: String) -> String {
    isElement ? value : "\"\(field.key)\": \(value)"
  }

  private func fault(ofText text: String) -> Fault? {
    switch field.shape {
    case .string:
      guard field.isRequired, !field.isFilledIn else { return nil }
      return text.unicodeScalars.allSatisfy(\.isBlank) ? ("\(name) must not be empty", nil) : nil
    case .choice(let words):
      if words.contains(where: { $0.hasSameBytes(as: text) }) { return nil }
      let likely = text.nearest(among: words) ?? words.first ?? ""
      return ("\(name) must be \(Self.alternatives(words)), not \"\(text)\"", "write \(member("\"\(likely)\""))")
    case .email: return addressFault { () throws(AddressError) in _ = try EmailAddress(parsing: text) }
    case .mailbox: return addressFault { () throws(AddressError) in try Self.checkMailbox(text) }
    case .phone: return PhoneNumber.issue(for: text).map { ("\(name): \($0.message)", $0.hint) }
    case .address: return addressFault { () throws(AddressError) in try Self.checkAddress(text) }
    case .recordID: return idFault(text)
    default:
      if field.shape.accepts(text) { return nil }
      return ("\(name) must be \(field.shape.expectation), not \"\(text)\"", hint(text))
    }
  }

  private func addressFault(_ check: () throws(AddressError) -> Void) -> Fault? {
    do throws(AddressError) {
      try check()
      return nil
    } catch {
      return ("\(name): \(error.message)", error.hint)
    }
  }

  /// `grace@example.com` or `Grace Hopper <grace@example.com>`
  private static func checkMailbox(_ text: String) throws(AddressError) {
    guard text.utf8.last == UInt8(ascii: ">"), let open = text.utf8.lastIndex(of: UInt8(ascii: "<")) else {
      _ = try EmailAddress(parsing: text)
      return
    }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw AddressError("there is a control character in it")
    }
    _ = try EmailAddress(parsing: String(text[text.utf8.index(after: open)...].dropLast()))
  }

  private static func checkAddress(_ text: String) throws(AddressError) {
    if text.utf8.contains(UInt8(ascii: "@")) {
      _ = try EmailAddress(parsing: text)
    } else {
      _ = try PhoneNumber(parsing: text, defaultRegion: nil)
    }
  }

  private func idFault(_ text: String) -> Fault? {
    if RecordID(text) != nil { return nil }
    let message = "\(name) must be an id of 12 digits 0-9 and a-f, not \"\(text)\""
    if RecordID(text.lowercased()) != nil { return (message, "write it in small letters: \"\(text.lowercased())\"") }
    return (message, field.isFilledIn ? "leave \"\(field.key)\" out and Kith gives one" : nil)
  }

  private func moneyFault(_ money: JSONObject) -> Fault? {
    guard let amount = money["amount"], let currency = money["currency"] else {
      return ("\(name) needs an amount and a currency", field.shape.example.map { "write \(member($0))" })
    }
    guard let amountText = amount.stringValue, Shape.decimal.accepts(amountText) else {
      let shown = amount.numberValue?.text ?? "1200.00"
      return ("the amount of \(name) must be a decimal number in quotation marks", "write \"amount\": \"\(shown)\"")
    }
    guard let currencyText = currency.stringValue, Shape.currency.accepts(currencyText) else {
      let shown = currency.stringValue.map { $0.uppercased() }.flatMap { Shape.currency.accepts($0) ? $0 : nil } ?? "EUR"
      return ("the currency of \(name) must be three capital letters", "write \"currency\": \"\(shown)\"")
    }
    return nil
  }

  private func hint(_ text: String) -> String? {
    if field.shape == .region, field.shape.accepts(text.uppercased()) { return "write \(member("\"\(text.uppercased())\""))" }
    if field.shape == .snakeCase || field.shape == .slug {
      let separator = field.shape == .slug ? "-" : "_"
      let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      let likely = words.joined(separator: separator)
      if field.shape.accepts(likely) { return "write \(member("\"\(likely)\""))" }
    }
    if field.shape == .instant, CivilDate(text) != nil { return "write the time too: \(member("\"\(text)T00:00:00Z\""))" }
    if field.shape == .instant, Timestamp(text + "Z") != nil { return "say the time zone: \(member("\"\(text)Z\"")) for UTC" }
    return field.shape.example.map { "write it like \(member($0))" }
  }

  /// `high, medium or low`
  private static func alternatives(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
