package import GitStorage
import JSONText
package import Records

/// A contact that turned out to be somebody the store has already, or was merged by a person elsewhere.
package struct JoinedContact: Hashable, Sendable {
  package let path: RecordPath
  package let name: String
  /// The id of the contact that stands for it now.
  package let survivor: RecordID
}

extension Workspace {
  /// The contacts that became part of another person between two commits, in path order. Costs what changed between them.
  package func joined(from old: Commit?, to new: Commit) throws -> [JoinedContact] {
    let records = catalogs.records
    return try repository.difference(old?.tree, new.tree).compactMap { change in
      guard let path = change.path.text.flatMap(RecordPath.init), path.type == .contact, let entry = change.new,
        let after = try records.record(entry.id, as: .contact), let target = Contact(after)?.mergedInto,
        try change.old.flatMap({ try records.record($0.id, as: .contact) }).flatMap(Contact.init)?.mergedInto == nil
      else { return nil }
      return JoinedContact(path: path, name: after.displayName, survivor: target)
    }
  }
}
