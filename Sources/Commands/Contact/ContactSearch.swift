import Records
import Workspace

/// Finds the person a REF names, or says why not.
struct ContactSearch {
  let organization: Organization
  let snapshot: Snapshot

  /// The most candidates a message lists.
  private static let most = 8

  /// The contact that stands for the person a REF names.
  ///
  /// - Throws: `Failure` (`notFound`) where nobody, or more than one, answers to it.
  func one(_ ref: String) throws -> StoredRecord { try find(ref).person.survivor }

  /// The person a REF names; tells on the screen where the id was that of a contact merged into another.
  func person(_ ref: String, telling printer: Printer) throws -> Person {
    let found = try find(ref)
    if let merged = found.mergedByID {
      try printer.note("\(merged.naming) was merged into \(found.person.survivor.naming).")
    }
    return found.person
  }

  /// The person a REF names, and which contacts of the person answer to it.
  ///
  /// - Throws: `Failure` (`notFound`) where nobody, or more than one, answers to it.
  func find(_ ref: String) throws -> ContactReference.Found {
    switch try ContactReference(ref).find(in: snapshot.people(of: organization.text)) {
    case .one(let found):
      return found
    case .none:
      throw Failure(
        .notFound, "no contact of \(organization.text) answers to \"\(ref)\"",
        hint: "kith contact list \(PathText.quoted(ref))")
    case .several(let found, let total):
      let named = found.prefix(Self.most).map(\.survivor.naming)
      let rest = total > named.count ? " and \(total - named.count) more" : ""
      throw Failure(
        .notFound, "\"\(ref)\" could be \(named.joined(separator: ", "))\(rest)",
        hint: "name one by the id: \(found.first?.id?.text ?? "")")
    }
  }
}

extension StoredRecord {
  /// The name with what tells it from others: `Grace Hopper (433acc450204)`.
  var naming: String { "\(record.displayName) (\(id?.text ?? path.text))" }
}
