import Merging
import Records

/// Who may take which email address: none that belongs to somebody else.
///
/// An address belongs to everybody in the cluster of a contact that has it, whoever of them stands for the others.
struct EmailClaims {
  /// Whom an address belongs to: the contact that stands for its holder.
  struct Holder: Hashable, Sendable {
    let id: String
    let name: String
    let path: String
  }

  private let draft: DraftCatalog

  /// - Parameter catalog: the look-ups over what stands already.
  init(over catalog: any RecordCatalog) { draft = DraftCatalog(over: catalog) }

  /// Lets a file be gone.
  func remove(_ path: RecordPath) { draft.set(.absent, at: path) }

  /// Lets a contact stand as it is about to be, but without the addresses it brings in.
  func announce(_ contact: Contact, at path: RecordPath, bringing new: Set<String>) {
    draft.set(.record(contact.without(new).record), at: path)
  }

  /// Lets a contact take the addresses it brings in.
  ///
  /// - Returns: nil; or the first of them that belongs to somebody else, and then it takes none.
  func take(_ new: Set<String>, for contact: Contact, at path: RecordPath) throws -> (key: String, holder: Holder)? {
    guard let org = path.org, !new.isEmpty else { return nil }
    // Who it is the same person with is asked before it has them: by having one it would be the same as anybody.
    announce(contact, at: path, bringing: new)
    let own = Set(try Cluster.of(path, in: draft)?.members.map(\.path) ?? []).union([path])
    for key in new.sorted() {
      if let other = try draft.contacts(withEmail: key, org: org).first(where: { !own.contains($0.path) }) {
        return (key, try holder(other))
      }
    }
    draft.set(.record(contact.record), at: path)
    return nil
  }

  private func holder(_ facts: RecordFacts) throws -> Holder {
    let survivor = try Cluster.of(facts.path, in: draft)?.survivor ?? facts
    var name = survivor.path.stem
    if case .record(let record) = try draft.presence(at: survivor.path) { name = record.displayName }
    return Holder(id: survivor.id?.text ?? "", name: name, path: survivor.path.text)
  }
}

extension Contact {
  /// The contact without some addresses, given by their keys.
  fileprivate func without(_ keys: Set<String>) -> Contact {
    func isKept(_ address: String) -> Bool { EmailAddress.key(of: address).map { !keys.contains($0) } ?? true }
    var copy = self
    copy.email = email.flatMap { isKept($0) ? $0 : nil }
    copy.otherEmails = otherEmails.filter(isKept)
    return copy
  }
}
