/// What stands in a file of the store, told by its path alone.
///
/// A path is relative to the root of the store, its parts separated by "/". Identity is the id inside a file; the path is
/// where it happens to be, so a record is recognised anywhere below its collection, and the id and year of the name are
/// nil where the name has another form than the one Kith gives.
package struct RecordPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The path as it is written; lower-case ASCII.
  package let text: String
  /// The slug of the organization; nil for `kith.json`.
  package let org: String?
  package let type: RecordType
  /// The id in the file's name: the record's own; for a timeline and notes the contact's, for recipients the campaign's.
  package let id: RecordID?
  /// The name of the file without year, part and `.json`. A contact, its timelines and its notes share it.
  package let stem: String
  /// The year of a timeline or thread.
  package let year: Int?
  /// The number of a continuing part of a timeline or thread, or of a part of the recipients.
  package let part: Int?
  /// The channel a thread or consent record stands under.
  package let channel: Channel?

  /// Reads a path; nil where it is not that of a record (`issue(for:)` says why).
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
    self.init(text, parts: parts)
  }

  init?(_ text: String, parts: [Substring]) {
    self.text = text
    if parts.count == 1, text == "kith.json" {
      (org, type, id, stem, year, part, channel) = (nil, .store, nil, "kith", nil, nil, nil)
      return
    }
    guard parts.count >= 3, parts[0] == "orgs", OrgSlug(String(parts[1])) != nil else { return nil }
    org = String(parts[1])
    if parts.count == 3 {
      guard parts[2] == "org.json" else { return nil }
      (type, id, stem, year, part, channel) = (.org, nil, "org", nil, nil, nil)
      return
    }
    guard let family = Family(rawValue: String(parts[2])), parts[3...].allSatisfy({ Self.isAllowed($0) }),
      let name = FileName(parts[parts.count - 1], of: family)
    else { return nil }
    (type, id, stem, year, part) = (name.type, name.id, name.stem, name.year, name.part)
    channel = family == .threads ? Channel(rawValue: String(parts[3])) : name.channel
  }

  package var description: String { text }

  // The text says everything else.
  package static func == (left: RecordPath, right: RecordPath) -> Bool { left.text == right.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  package static func < (left: RecordPath, right: RecordPath) -> Bool {
    // Valid paths are ASCII, so this is the order of bytes.
    left.text < right.text
  }

  /// Whether a name of a folder or file may stand in the store: lower-case ASCII letters, digits, `-`, `.`, `_`, `+`; no
  /// dot at the beginning, where editors put what they want hidden.
  static func isAllowed(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: ".") else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "+"): true
      default: byte.isASCIILower || byte.isASCIIDigit
      }
    }
  }
}

extension RecordPath {
  /// The folders of an organization that hold records.
  enum Family: String, CaseIterable {
    case contacts, timelines, notes, deals, leads, threads, consent, templates, campaigns, views

    var type: RecordType {
      switch self {
      case .contacts: .contact
      case .timelines: .timeline
      case .notes: .notes
      case .deals: .deal
      case .leads: .lead
      case .threads: .thread
      case .consent: .consent
      case .templates: .template
      case .campaigns: .campaign
      case .views: .view
      }
    }
  }

  /// The parts of a file's name.
  struct FileName {
    var type: RecordType
    var stem: String
    var id: RecordID?
    var year: Int?
    var part: Int?
    var channel: Channel?

    init?(_ name: Substring, of family: Family) {
      guard name.hasSuffix(".json"), name.utf8.count > 5 else { return nil }
      type = family.type
      var rest = name.dropLast(5)
      switch family {
      case .timelines, .threads: Self.takeYear(from: &rest, year: &year, part: &part)
      case .campaigns: if let number = Self.takeRecipients(from: &rest) { (type, part) = (.recipients, number) }
      case .consent: channel = Channel.allCases.first { rest.hasPrefix($0.rawValue + "-") }
      case .contacts, .notes, .deals, .leads, .templates, .views: break
      }
      stem = String(rest)
      // What ends the names of threads and consent records is the hash of an address.
      if ![.threads, .consent, .templates, .views].contains(family) { id = Self.id(endingIn: rest) }
    }

    /// `<slug>-<id>` → the id.
    static func id(endingIn stem: Substring) -> RecordID? {
      guard stem.utf8.count > 13, stem.utf8.dropLast(12).last == UInt8(ascii: "-") else { return nil }
      return RecordID(String(stem.suffix(12)))
    }

    /// `x.2026` and `x.2026.2` → `x`.
    private static func takeYear(from rest: inout Substring, year: inout Int?, part: inout Int?) {
      let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
      guard let last = parts.last else { return }
      if parts.count >= 2, let number = Self.year(last) {
        year = number
        rest = rest.dropLast(5)
      } else if parts.count >= 3, let number = Self.number(last), let yearBefore = Self.year(parts[parts.count - 2]) {
        (year, part) = (yearBefore, number)
        rest = rest.dropLast(last.utf8.count + 6)
      }
    }

    /// `x.recipients-3` → `x`.
    private static func takeRecipients(from rest: inout Substring) -> Int? {
      guard let dot = rest.lastIndex(of: "."), rest[dot...].hasPrefix(".recipients-"),
        let number = number(rest[dot...].dropFirst(12))
      else { return nil }
      rest = rest[..<dot]
      return number
    }

    private static func year(_ text: Substring) -> Int? {
      text.utf8.count == 4 && text.utf8.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
    }

    /// A number from 1 to 999,999 without leading zeros.
    private static func number(_ text: Substring) -> Int? {
      guard (1...6).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0"), text.utf8.allSatisfy(\.isASCIIDigit)
      else { return nil }
      return Int(text)
    }
  }
}
