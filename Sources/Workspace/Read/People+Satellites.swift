import Merging
import Records

/// What is written about a person, under whichever of the ids.
extension People {
  /// The files with the person's events, in path order.
  package func timelines(of person: Person) throws -> [StoredRecord] { try files(.timeline, of: person) }

  /// The files with notes about the person.
  package func notes(of person: Person) throws -> [StoredRecord] { try files(.notes, of: person) }

  package func deals(of person: Person) throws -> [StoredRecord] { try files(.deal, of: person) }

  /// The leads imported into one of the person's contacts.
  package func leads(of person: Person) throws -> [StoredRecord] { try files(.lead, of: person) }

  private func files(_ type: RecordType, of person: Person) throws -> [StoredRecord] {
    var paths: Set<RecordPath> = []
    for id in person.ids {
      paths.formUnion(try catalog.records(about: id, type: type, org: org).map(\.path))
      // A file just saved, which no catalog knows yet.
      if type == .timeline || type == .notes {
        paths.formUnion(try snapshot.paths(of: type, in: org, folder: id.folder).filter { $0.id == id })
      }
    }
    let ids = Set(person.ids)
    return try paths.sorted().compactMap { path in
      guard let stored = try snapshot.record(at: path), RecordFacts(stored.record, at: path).contact.map(ids.contains) == true
      else { return nil }
      return stored
    }
  }
}
