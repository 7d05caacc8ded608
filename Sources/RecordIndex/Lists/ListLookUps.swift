import GRDB
package import Records

/// Which files there are with an id, an address and the like; in path order, nil where the index cannot be read.
extension ListIndex {
  /// The threads that were assigned to a contact by hand, in path order.
  package func threads(assignedTo contact: RecordID, org: String) -> [RecordPath]? {
    paths(
      "SELECT DISTINCT path FROM assigned JOIN file ON number = assigned.file WHERE assigned.contact = ? AND assigned.org = ?",
      [contact.text, org])
  }

  /// The files of a type with an id that can be shown, in path order.
  package func files(of type: RecordType, withID id: RecordID, org: String) -> [(path: RecordPath, blob: String)]? {
    files("SELECT path, blob FROM file WHERE id = ? AND org = ? AND type = ? AND isShown", [id.text, org, type.rawValue])
  }

  /// The contacts, leads or threads with a phone number or an email address, by its key, in path order.
  package func files(of type: RecordType, withAddress key: String, org: String) -> [(path: RecordPath, blob: String)]? {
    files(
      "SELECT path, blob FROM address JOIN file ON number = address.file WHERE key = ? AND address.org = ? AND type = ?",
      [key, org, type.rawValue])
  }

  /// The contacts that may be one person with another: that have an email address in common with another, or say, or said in another
  /// version, that they are merged into one. What they are merged into may be any.
  package func contactsWithTwins(in org: String) -> [(path: RecordPath, blob: String)]? {
    files(
      """
      SELECT path, blob FROM file WHERE org = ?1 AND isPointing AND isShown
      UNION SELECT path, blob FROM address JOIN file ON number = address.file
        WHERE address.org = ?1 AND type = 'contact' AND isShown AND key IN (
          SELECT key FROM address JOIN file ON number = address.file
          WHERE address.org = ?1 AND type = 'contact' AND instr(key, '@') > 0 GROUP BY key HAVING count(*) > 1
        )
      """, [org])
  }

  private func files(_ sql: String, _ arguments: StatementArguments) -> [(path: RecordPath, blob: String)]? {
    reading { db in
      try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).compactMap { row in
        RecordPath(row[0] as String).map { (path: $0, blob: row[1]) }
      }.sorted { $0.path < $1.path }
    }
  }

  private func paths(_ sql: String, _ arguments: StatementArguments) -> [RecordPath]? {
    reading { db in
      try String.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).compactMap { RecordPath($0) }.sorted()
    }
  }
}
