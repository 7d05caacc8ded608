import Records
import Workspace

/// Finds the person a REF names, or says why not.
struct ContactSearch {
  let organization: Organization
  let snapshot: Snapshot

  /// The most candidates a message lists.
  private static let most = 8

  /// - Throws: `Failure` (`notFound`) where nobody, or more than one, answers to it.
  func one(_ ref: String) throws -> StoredRecord {
    switch try ContactReference(ref).find(in: organization.text, of: snapshot) {
    case .one(let found):
      return found
    case .none:
      throw Failure(
        .notFound, "no contact of \(organization.text) answers to \"\(ref)\"",
        hint: "kith contact list \(PathText.quoted(ref))")
    case .several(let found):
      let named = found.prefix(Self.most).map { "\($0.record.displayName) (\($0.id?.text ?? $0.path.text))" }
      let rest = found.count > Self.most ? " and \(found.count - Self.most) more" : ""
      throw Failure(
        .notFound, "\"\(ref)\" could be \(named.joined(separator: ", "))\(rest)",
        hint: "name one by the id: \(found.first?.id?.text ?? "")")
    }
  }
}
