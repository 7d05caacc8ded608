/// The paths of what is kept by address.
extension RecordPath {
  /// The text messages with a number in a year. The name tells the kind of number: `e164-14155552671`, `short-12345`,
  /// `alpha-acme`; a sender with more than letters and digits gets a hash behind its slug.
  package static func thread(org: OrgSlug, phone: PhoneNumber, year: Int, part: Int? = nil) -> RecordPath {
    let stem =
      switch phone.kind {
      case .e164: "e164-\(phone.key.dropFirst())"
      case .shortCode: "short-\(phone.key)"
      case .alphanumeric:
        phone.key.utf8.allSatisfy({ $0.isASCIILower || $0.isASCIIDigit })
          ? "alpha-\(phone.key)" : "alpha-\(Slug.make(from: phone.key))-\(addressHash(phone.key).prefix(12))"
      }
    let folder = addressHash(phone.key).prefix(2)
    return RecordPath(
      known: "orgs/\(org)/threads/sms/\(folder)/\(stem)\(ending(year, part))", org, .thread, stem: stem, year: year, part: part,
      channel: .sms)
  }

  /// The emails with an address in a year; the slug is the address's own, the hash that of its key.
  package static func thread(org: OrgSlug, email: EmailAddress, year: Int, part: Int? = nil) -> RecordPath {
    let hash = addressHash(email.key)
    let stem = "\(Slug.make(from: email.key))-\(hash.prefix(12))"
    return RecordPath(
      known: "orgs/\(org)/threads/email/\(hash.prefix(2))/\(stem)\(ending(year, part))", org, .thread, stem: stem, year: year,
      part: part, channel: .email)
  }

  /// The consent record of an address, given by its key (`EmailAddress.key`, `PhoneNumber.key`).
  package static func consent(org: OrgSlug, channel: Channel, addressKey: String) -> RecordPath {
    let hash = addressHash(addressKey)
    let stem = "\(channel.rawValue)-\(hash.prefix(12))"
    return RecordPath(
      known: "orgs/\(org)/consent/\(hash.prefix(2))/\(stem).json", org, .consent, stem: stem, channel: channel)
  }

  /// The SHA-256 of an address's key, plainly, so that a person finds the file with `printf %s … | sha256sum`.
  private static func addressHash(_ key: String) -> String {
    ContentHash.sha256Hex(Array(key.utf8))
  }
}
