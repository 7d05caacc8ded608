import Records
import Workspace

/// Finds the lead or the deal a REF names, or says why not.
///
/// REF is an id or a unique beginning of one (four digits or more), words of the name or title; for a lead also an email or a
/// phone number.
struct RecordSearch {
  let type: RecordType
  let organization: Organization
  let snapshot: Snapshot

  /// The most candidates a message lists.
  private static let most = 8

  private var noun: String { type.rawValue }

  /// - Throws: `Failure` (`notFound`) where nothing, or more than one, answers to it.
  func one(_ ref: String) throws -> StoredRecord {
    let found = try candidates(ref.trimmed)
    guard let first = found.first else {
      throw Failure(
        .notFound, "no \(noun) of \(organization.text) answers to \"\(ref)\"", hint: "kith \(noun) list")
    }
    guard found.count == 1 else {
      let named = found.prefix(Self.most).map(\.naming)
      let rest = found.count > Self.most ? " and \(found.count - Self.most) more" : ""
      throw Failure(
        .notFound, "\"\(ref)\" could be \(named.joined(separator: ", "))\(rest)",
        hint: "name one by the id: \(first.id?.text ?? "")")
    }
    return first
  }

  private func candidates(_ ref: String) throws -> [StoredRecord] {
    if isID(ref) {
      let found = try snapshot.records(of: type, in: organization.text, idPrefix: ref)
      if !found.isEmpty { return found }
    }
    if let found = try byAddress(ref) { return found }
    return try snapshot.records(of: type, named: ref, in: organization.text)
  }

  private func isID(_ text: String) -> Bool {
    (4...12).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  /// The leads with an address; nil where the text is none.
  private func byAddress(_ ref: String) throws -> [StoredRecord]? {
    guard type == .lead else { return nil }
    if ref.contains("@"), let key = EmailAddress.key(of: ref) {
      return try snapshot.records(of: .lead, withAddress: key, in: organization.text)
    }
    let region = organization.settings?.defaultRegion
    guard let key = PhoneNumber.key(of: ref, defaultRegion: region), key.hasPrefix("+") else { return nil }
    let found = try snapshot.records(of: .lead, withAddress: key, in: organization.text)
    return found.isEmpty ? nil : found
  }
}
