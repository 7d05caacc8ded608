import Records

/// Messages belong to a person by address, and against that where somebody has assigned them.
extension People {
  /// The files of the threads with one of the person's addresses or assigned to the person, in path order.
  ///
  /// A thread assigned for a while only is the person's too, as far as the times say.
  package func threads(of person: Person) throws -> [StoredRecord] {
    let ids = Set(person.ids)
    var found: [RecordPath: StoredRecord] = [:]
    for (folder, stems) in try places(of: person) {
      for path in try snapshot.paths(of: .thread, in: org, folder: folder) where stems.contains(path.stem) {
        guard let stored = try snapshot.record(at: path), !stored.assignments.take(allFrom: ids) else { continue }
        found[path] = stored
      }
    }
    for id in ids {
      for path in try snapshot.threads(assignedTo: id, in: org) where found[path] == nil {
        guard let stored = try snapshot.record(at: path), stored.assignments.names(anyOf: ids) else { continue }
        found[path] = stored
      }
    }
    return found.values.sorted { $0.path < $1.path }
  }

  /// The folders and names under which the threads with a person's addresses stand, whatever the year.
  private func places(of person: Person) throws -> [String: Set<String>] {
    guard let org = OrgSlug(org) else { return [:] }
    let contacts = person.members.compactMap { Contact($0.record) }
    let paths =
      contacts.flatMap { $0.phoneNumbers(defaultRegion: defaultRegion) }.map { RecordPath.thread(org: org, phone: $0, year: 0) }
      + contacts.flatMap(\.emailAddresses).map { RecordPath.thread(org: org, email: $0, year: 0) }
    var places: [String: Set<String>] = [:]
    for path in paths {
      // orgs/<org>/threads/<channel>/<hh>/<name>
      let folder = path.text.split(separator: "/").dropFirst(3).dropLast().joined(separator: "/")
      places[folder, default: []].insert(path.stem)
    }
    return places
  }
}

extension StoredRecord {
  fileprivate var assignments: [MessageThread.Assignment] { MessageThread(record)?.assigned ?? [] }
}

extension [MessageThread.Assignment] {
  fileprivate func names(anyOf ids: Set<RecordID>) -> Bool { contains { $0.contact.map(ids.contains) == true } }

  /// Whether they leave nothing to the contact with one of these ids, at any time.
  fileprivate func take(allFrom ids: Set<RecordID>) -> Bool {
    contains { $0.from == nil && $0.until == nil } && !names(anyOf: ids)
  }
}
