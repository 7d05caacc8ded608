/// A number or sender that text messages and calls go to or come from: the text as typed, and the key that identifies it.
///
/// Reads international numbers; national ones with the region they are national to; short codes; alphanumeric senders.
/// It knows calling codes, trunk and international prefixes and rough lengths, not the numbering plan within a country: that
/// a key is well-formed does not say that the number exists. Carrier selection codes, Argentina's mobile 15 and local
/// numbers without area code are not understood; written with "+" they are.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    /// A number of the public network; its key begins with "+".
    case e164
    /// Three to eight digits within one country's networks; never prefixed with "+".
    case shortCode
    /// A name that stands for a sender, which cannot be answered.
    case alphanumeric
  }

  /// The number as typed, without blanks around it.
  package let text: String
  package let kind: Kind
  /// `+14155552671`, `12345`, or an alphanumeric sender in lower case.
  package let key: String
  /// The extension behind the number, which is no part of its key: colleagues at one switchboard share the number.
  package let extensionDigits: String?

  /// Reads a number; throws the reason in plain words where it is none.
  ///
  /// `defaultRegion` is the ISO 3166 region in which a number without "+" is read (ITU-T E.164, RFC 3966 for `tel:`).
  package init(parsing typed: String, defaultRegion: String? = nil) throws(AddressError) {
    let text = Self.cleaned(typed)
    guard !text.isEmpty else { throw AddressError("the phone number is empty", hint: "leave the key out to say there is none") }
    self.text = typed.trimmed
    if let sender = Self.alphanumericKey(of: text) {
      (kind, key, extensionDigits) = (.alphanumeric, sender, nil)
      return
    }
    let typedNumber = try PhoneText(text)
    extensionDigits = typedNumber.extensionDigits
    if typedNumber.hasPlus {
      (kind, key) = (.e164, try Self.international(typedNumber.digits[...], optionalZero: typedNumber.optionalZero))
      return
    }
    let region = try Self.region(defaultRegion)
    if let region, let key = try Self.national(typedNumber, in: region) {
      (kind, self.key) = (.e164, key)
    } else if typedNumber.isShortCode {
      (kind, key) = (.shortCode, typedNumber.digits)
    } else {
      throw Self.unreadable(typedNumber, in: region)
    }
  }

  package var description: String { text }

  /// Two numbers are equal when they are the same number, however typed.
  package static func == (left: PhoneNumber, right: PhoneNumber) -> Bool {
    left.key == right.key
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(key)
  }

  /// Why a text cannot be a person's phone number in whatever region; nil if it may be one.
  ///
  /// For records, which are valid or not whatever the settings of their organization say.
  package static func issue(for typed: String) -> AddressError? {
    do throws(AddressError) {
      let number = try PhoneText(cleaned(typed))
      if number.hasPlus {
        _ = try international(number.digits[...], optionalZero: number.optionalZero)
      } else if !(3...17).contains(number.digits.utf8.count) {
        return AddressError(
          "a phone number has 3 to 15 digits, not \(number.digits.utf8.count)", hint: "write it like +14155552671")
      }
      return nil
    } catch {
      return error
    }
  }
}

extension PhoneNumber {
  /// The text without `tel:` and without the invisible marks that address books put around numbers.
  private static func cleaned(_ typed: String) -> String {
    var text = typed
    // ASCII has no such marks.
    if !typed.isPrintableASCII {
      text = String(String.UnicodeScalarView(typed.unicodeScalars.filter { $0.properties.generalCategory != .format }))
    }
    text = text.trimmed
    guard let first = text.utf8.first, first | 0x20 == UInt8(ascii: "t") else { return text }
    return text.lowercased().hasPrefix("tel:") ? String(text.dropFirst(4)) : text
  }

  /// The key of a sender of 1 to 11 letters, digits, blanks, `+ - _ &`, with at least one letter; nil for anything else.
  private static func alphanumericKey(of text: String) -> String? {
    guard (1...11).contains(text.utf8.count), text.utf8.contains(where: \.isASCIILetter),
      text.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || " +-_&".utf8.contains($0) })
    else { return nil }
    if PhoneText.endsInExtension(text) { return nil }
    return text.lowercased()
  }

  private static func region(_ code: String?) throws(AddressError) -> DialingRegion? {
    guard let code else { return nil }
    if let region = DialingRegion.of(code) { return region }
    throw AddressError("\"\(code)\" is no region of ISO 3166", hint: "set defaultRegion to two capital letters like \"DE\"")
  }

  /// The key of a number whose digits begin with a calling code.
  private static func international(_ digits: Substring, optionalZero: Int?) throws(AddressError) -> String {
    guard let (code, rest) = DialingRegion.split(digits) else {
      throw AddressError(
        "no country has a calling code like that of +\(digits)", hint: "write + and the country's code, like +14155552671")
    }
    let regions = DialingRegion.sharing(callingCode: String(code))
    var national = rest
    if let zero = optionalZero, zero == code.utf8.count, !regions.contains(where: \.keepsZero) { national = national.dropFirst() }
    if let region = regions.first { national = strippingTrunk(from: national, in: region) }
    guard national.utf8.count >= 4 else { throw AddressError("+\(digits) is too short for a phone number") }
    guard code.utf8.count + national.utf8.count <= 15 else {
      throw AddressError(
        "+\(digits) is too long for a phone number", hint: "a number has at most 15 digits, its calling code included")
    }
    if code == "1" { try checkNorthAmerican(national) }
    return "+\(code)\(national)"
  }

  /// North America is the one plan whose form is the same everywhere: three digits of area, not beginning with 0 or 1, and seven.
  private static func checkNorthAmerican(_ national: Substring) throws(AddressError) {
    guard national.utf8.count == 10 else {
      throw AddressError("+1\(national) has \(national.utf8.count) digits after the +1 instead of 10")
    }
    guard let first = national.utf8.first, first >= UInt8(ascii: "2") else {
      throw AddressError("+1\(national) has no area code", hint: "an area code begins with 2 to 9")
    }
  }

  /// The key of a number without "+", nil where it is no plausible number of the region.
  private static func national(_ typed: PhoneText, in region: DialingRegion) throws(AddressError) -> String? {
    let digits = typed.digits
    for prefix in region.internationalPrefixes where digits.hasPrefix(prefix) && digits.utf8.count >= prefix.utf8.count + 8 {
      let zero = typed.optionalZero.map { $0 - prefix.utf8.count }
      return try international(digits.dropFirst(prefix.utf8.count), optionalZero: zero)
    }
    let number = strippingTrunk(from: digits[...], in: region)
    let hasTrunkLeft = number.hasPrefix("0") && region.trunkPrefixes.first == "0"
    if region.lengths.contains(number.utf8.count), !hasTrunkLeft {
      if region.callingCode == "1" { try checkNorthAmerican(number) }
      return "+\(region.callingCode)\(number)"
    }
    // "44 20 7946 0018": the calling code without its "+".
    guard digits.hasPrefix(region.callingCode) else { return nil }
    var rest = digits.dropFirst(region.callingCode.utf8.count)
    if typed.optionalZero == region.callingCode.utf8.count, !region.keepsZero { rest = rest.dropFirst() }
    rest = strippingTrunk(from: rest, in: region)
    return region.lengths.contains(rest.utf8.count) ? "+\(region.callingCode)\(rest)" : nil
  }

  /// The number without its trunk prefix.
  ///
  /// A 0 is always one where the country dials it, for no number there begins with 0; another digit only where the number would
  /// be too long with it.
  private static func strippingTrunk(from digits: Substring, in region: DialingRegion) -> Substring {
    for prefix in region.trunkPrefixes where digits.hasPrefix(prefix) {
      let rest = digits.dropFirst(prefix.utf8.count)
      if region.lengths.contains(rest.utf8.count), prefix == "0" || !region.lengths.contains(digits.utf8.count) { return rest }
    }
    return digits
  }

  private static func unreadable(_ typed: PhoneText, in region: DialingRegion?) -> AddressError {
    guard let region else {
      return AddressError(
        "\(typed.digits) has no country", hint: "write it with + and the country's code, or set defaultRegion in org.json")
    }
    let length = typed.digits.utf8.count
    let fault = length < region.lengths.lowerBound ? "short" : length > region.lengths.upperBound ? "long" : "odd"
    return AddressError(
      "\(typed.digits) is too \(fault) for a phone number in \(region.code)",
      hint: "write it with + and the country's code, like +\(region.callingCode)…")
  }
}

extension PhoneText {
  /// Whether it may be a short code: three to eight plain digits, the first not 0.
  fileprivate var isShortCode: Bool {
    (3...8).contains(digits.utf8.count) && !hasSeparators && extensionDigits == nil && !digits.hasPrefix("0")
  }
}
