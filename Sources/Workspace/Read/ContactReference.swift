import JSONText
import Records

/// Finds the contact a person means by a REF: an id or a unique beginning of one (four digits or more), an email, a phone
/// number, or words of the name.
package struct ContactReference {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// What a REF led to.
  package enum Match: Sendable {
    case one(StoredRecord)
    case none
    /// The candidates, in path order.
    case several([StoredRecord])
  }

  /// Looks in one organization.
  package func find(in org: String, of snapshot: Snapshot) throws -> Match {
    let wanted = text.trimmingPrefix(while: \.isWhitespace)
    let isID =
      (4...12).contains(wanted.utf8.count)
      && wanted.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
    if isID {
      let found = try snapshot.records(of: .contact, in: org, idPrefix: String(wanted))
      if !found.isEmpty { return Match(found) }
    }
    let contacts = try snapshot.records(of: .contact, in: org)
    if text.contains("@"), let key = try? EmailAddress(parsing: text).key {
      return Match(preferringLive(contacts.filter { (Contact($0.record)?.emailKeys ?? []).contains(key) }))
    }
    let region = try snapshot.settings(of: org)?.defaultRegion
    if let phone = try? PhoneNumber(parsing: text, defaultRegion: region), phone.kind == .e164 {
      let found = contacts.filter { Contact($0.record)?.phoneKeys(defaultRegion: region).contains(phone.key) == true }
      if !found.isEmpty { return Match(preferringLive(found)) }
    }
    let words = SearchText.words(text)
    guard !words.isEmpty else { return .none }
    let named = contacts.filter { stored in
      let name = SearchText.fold(stored.record.displayName)
      return words.allSatisfy { name.contains($0) }
    }
    let exact = named.filter { SearchText.words($0.record.displayName) == words }
    return Match(exact.count == 1 ? exact : named)
  }

  private func preferringLive(_ found: [StoredRecord]) -> [StoredRecord] {
    let live = found.filter { $0.record.value["mergedInto"] == nil }
    return live.isEmpty ? found : live
  }
}

extension ContactReference.Match {
  init(_ found: [StoredRecord]) {
    switch found.count {
    case 0: self = .none
    case 1: self = .one(found[0])
    default: self = .several(found)
    }
  }
}
