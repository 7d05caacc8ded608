import Records

/// What only the settings of an organization can tell of a value; the file may hold it all the same.
extension Organization {
  /// - Throws: `Failure` (`invalidData`) for what is no phone number in the organization's region.
  func requirePhone(_ phone: String) throws {
    do {
      _ = try PhoneNumber(parsing: phone, defaultRegion: settings?.defaultRegion)
    } catch {
      throw Failure(.invalidData, "phone: \(error.message)", hint: error.hint)
    }
  }

  /// - Throws: `Failure` (`invalidData`) for somebody who is no member, where the settings name any.
  func requireMember(_ owner: String) throws {
    guard let settings, !settings.members.isEmpty else { return }
    let key = EmailAddress.key(of: owner)
    guard settings.members.contains(where: { EmailAddress.key(of: $0.email) == key }) else {
      throw Failure(
        .invalidData, "owner: \(owner) is no member of \(settings.name)",
        hint: "its members are \(settings.members.map(\.email).joined(separator: ", ")) (orgs/\(text)/org.json)")
    }
  }
}
