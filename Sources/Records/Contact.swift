package import JSONText

/// A person: names for the fields of a contact record.
///
/// Setting a field writes its canonical form and touches no other; setting nil or an empty list takes the key out. What the
/// schema does not know stays as it is.
package struct Contact: Hashable, Sendable {
  package var record: Record

  /// Takes a record for a contact; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .contact else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .contact, value: value)
  }

  /// A contact that has just been created.
  package static func new(id: RecordID, name: String, createdAt: Timestamp, createdBy: String?) -> Contact {
    var contact = Contact(value: ["id": .string(id.text), "name": .string(name)])
    contact.createdAt = createdAt
    contact.createdBy = createdBy
    return contact
  }

  /// The id; nil in a hand-made file that has not been adopted.
  package var id: RecordID? {
    get { record.id }
    set { record.value.set("id", to: newValue) }
  }

  package var name: String {
    get { record.value.text("name") ?? "" }
    set { record.value["name"] = .string(newValue) }
  }

  /// The main email address as typed.
  package var email: String? {
    get { record.value.text("email") }
    set { record.value.set("email", to: newValue) }
  }

  /// The main phone number as typed.
  package var phone: String? {
    get { record.value.text("phone") }
    set { record.value.set("phone", to: newValue) }
  }

  package var company: String? {
    get { record.value.text("company") }
    set { record.value.set("company", to: newValue) }
  }

  package var position: String? {
    get { record.value.text("position") }
    set { record.value.set("position", to: newValue) }
  }

  package var source: String? {
    get { record.value.text("source") }
    set { record.value.set("source", to: newValue) }
  }

  package var intent: Intent? {
    get { record.value.text("intent").flatMap(Intent.init) }
    set { record.value.set("intent", to: newValue?.rawValue) }
  }

  /// The email of the member who looks after the person.
  package var owner: String? {
    get { record.value.text("owner") }
    set { record.value.set("owner", to: newValue) }
  }

  package var otherEmails: [String] {
    get { record.value.texts("otherEmails") }
    set { record.value.set("otherEmails", to: newValue) }
  }

  package var otherPhones: [String] {
    get { record.value.texts("otherPhones") }
    set { record.value.set("otherPhones", to: newValue) }
  }

  package var tags: [String] {
    get { record.value.texts("tags") }
    set { record.value.set("tags", to: newValue) }
  }

  /// The person's own keys; setting an empty object takes `custom` out.
  package var custom: JSONObject {
    get { record.value["custom"]?.objectValue ?? [:] }
    set { record.value["custom"] = newValue.isEmpty ? nil : .object(newValue) }
  }

  package var createdAt: Timestamp? {
    get { record.value.time("createdAt") }
    set { record.value.set("createdAt", to: newValue) }
  }

  package var createdBy: String? {
    get { record.value.text("createdBy") }
    set { record.value.set("createdBy", to: newValue) }
  }

  /// The lead the contact was made from.
  package var lead: RecordID? {
    get { record.value.reference("lead") }
    set { record.value.set("lead", to: newValue) }
  }

  /// The contact that stands for this one too; nil for a live contact.
  package var mergedInto: RecordID? {
    get { record.value.reference("mergedInto") }
    set { record.value.set("mergedInto", to: newValue) }
  }

  /// All its email addresses, the main one first, each once; what is no address is left out.
  package var emailAddresses: [EmailAddress] {
    var found: [EmailAddress] = []
    for text in [email].compactMap(\.self) + otherEmails {
      guard let address = EmailAddress.read(text), !found.contains(address) else { continue }
      found.append(address)
    }
    return found
  }

  /// All its phone numbers, read in a region; the main one first, each once.
  package func phoneNumbers(defaultRegion: String?) -> [PhoneNumber] {
    var found: [PhoneNumber] = []
    for text in [phone].compactMap(\.self) + otherPhones {
      guard let number = PhoneNumber.read(text, defaultRegion: defaultRegion), !found.contains(number) else { continue }
      found.append(number)
    }
    return found
  }

  /// The keys of all its email addresses, the main one first, each once; what is no address has none.
  package var emailKeys: [String] { emailAddresses.map(\.key) }

  /// The keys of all its phone numbers, read in a region; the main one first, each once.
  package func phoneKeys(defaultRegion: String?) -> [String] { phoneNumbers(defaultRegion: defaultRegion).map(\.key) }
}

/// How likely a person is to buy.
package enum Intent: String, CaseIterable, Hashable, Sendable {
  case high
  case medium
  case low
}

extension EmailAddress {
  /// Reads a text, nil where it is no address.
  package static func read(_ text: String) -> EmailAddress? {
    do throws(AddressError) {
      return try EmailAddress(parsing: text)
    } catch {
      return nil
    }
  }

  /// The key of a text, nil where it is no address.
  package static func key(of text: String) -> String? { read(text)?.key }
}

extension PhoneNumber {
  /// Reads a text, nil where it is no number.
  package static func read(_ text: String, defaultRegion: String?) -> PhoneNumber? {
    do throws(AddressError) {
      return try PhoneNumber(parsing: text, defaultRegion: defaultRegion)
    } catch {
      return nil
    }
  }

  /// The key of a text, nil where it is no number.
  package static func key(of text: String, defaultRegion: String?) -> String? {
    read(text, defaultRegion: defaultRegion)?.key
  }
}
