import GRDB
package import Records

/// Who is one person with whom.
extension ListTransaction {
  /// A contact among those that are one person.
  package struct Member: Hashable, Sendable {
    package let path: RecordPath
    let number: Int64
    let id: String?
    let mergedInto: String?
    /// False for one that never read: it connects others, and nobody sees it.
    let isShown: Bool
  }

  /// Works out which contacts are one person and how the person is listed.
  ///
  /// - Parameter line: the person that several contacts are, or one that was not put just now.
  package func settle(_ line: ([RecordPath]) throws -> PersonLine?) throws {
    var done: Set<Int64> = []
    for key in touched.sorted(by: { ($0.org, $0.id) < ($1.org, $1.id) }) {
      try execute("UPDATE file SET person = NULL WHERE contact = ? AND org = ? AND type = 'notes'", [key.id, key.org])
      for start in try members(key, "id") + members(key, "mergedInto") where !done.contains(start.number) {
        let group = try group(from: start, key.org)
        done.formUnion(group.map(\.number))
        try settle(group.filter(\.isShown), key.org, line)
      }
    }
    touched = []
    alone = [:]
    try noteNames()
  }

  private func settle(_ members: [Member], _ org: String, _ line: ([RecordPath]) throws -> PersonLine?) throws {
    guard let first = members.first else { return }
    let paths = members.map(\.path).sorted()
    guard let person = try members.count == 1 ? alone[first.path] ?? line(paths) : line(paths),
      let survivor = members.first(where: { $0.path == person.path })
    else { return }
    for member in members {
      try execute("DELETE FROM person WHERE file = ?", [member.number])
      try execute("UPDATE file SET person = ? WHERE number = ?", [survivor.number, member.number])
      if let id = member.id {
        try execute("UPDATE file SET person = ? WHERE contact = ? AND org = ? AND type = 'notes'", [survivor.number, id, org])
      }
    }
    try rows.insert(person, survivor.number, org)
  }

  /// All contacts that pointers connect with one.
  private func group(from start: Member, _ org: String) throws -> [Member] {
    var found: [Int64: Member] = [:]
    var open = [start]
    while let next = open.popLast() {
      guard found.updateValue(next, forKey: next.number) == nil else { continue }
      if let id = next.id { open += try members(ContactKey(org: org, id: id), "mergedInto") }
      guard let target = next.mergedInto.flatMap({ RecordID($0) }) else { continue }
      let targets = try members(ContactKey(org: org, id: target.text), "id")
      if let meant = targets.meant(by: target, \.path) { open.append(meant) }
    }
    return Array(found.values)
  }

  private func members(_ key: ContactKey, _ column: String) throws -> [Member] {
    let query = try db.cachedStatement(
      sql: """
        SELECT number, path, id, mergedInto, isShown FROM file
        WHERE \(column) = ? AND org = ? AND type = 'contact' ORDER BY path
        """)
    return try Row.fetchAll(query, arguments: [key.id, key.org]).map { row in
      guard let path = RecordPath(row[1] as String) else { throw IndexDatabase.IsForeign() }
      return Member(path: path, number: row[0], id: row[2], mergedInto: row[3], isShown: row[4])
    }
  }
}
