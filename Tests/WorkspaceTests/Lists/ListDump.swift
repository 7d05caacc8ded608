import GRDB

@testable import RecordIndex

extension ListIndex {
  /// All that lists may show, by the paths of files instead of numbers, sorted: two indexes of one disk say the same.
  var dump: [String] {
    get throws {
      let questions = [
        """
        SELECT 'file', one.path, one.blob, one.isShown, one.id, one.contact, one.mergedInto, one.isPointing, whole.path FROM file AS one
        LEFT JOIN file AS whole ON whole.number = one.person
        """,
        "SELECT 'address', key, path FROM address JOIN file ON number = address.file",
        "SELECT 'named', name, path FROM named JOIN file ON number = named.file",
        "SELECT 'words', path, name, text FROM words JOIN file ON number = words.rowid",
        "SELECT 'person', path, person.* FROM person JOIN file ON number = person.file",
        "SELECT 'lead', path, at, lead.id, status FROM lead JOIN file ON number = lead.file",
        "SELECT 'deal', path, at, deal.id, stage, owner, ownerKey FROM deal JOIN file ON number = deal.file",
        "SELECT 'event', path, place, at, event.id, event.type, event.words FROM event JOIN file ON number = event.file",
        """
        SELECT 'message', path, place, at, message.id, direction, status, channel, text FROM message
        JOIN file ON file.number = message.file JOIN said ON said.rowid = message.number
        """,
        "SELECT 'thread', channel, key, last, at, place, count FROM thread",
        "SELECT 'assigned', assigned.contact, path, starts, ends FROM assigned JOIN file ON number = assigned.file",
        "SELECT 'edited', path FROM edited",
        "SELECT 'folder', path, names FROM folder",
      ]
      let lines = reading { db in
        try questions.flatMap { question in
          try Row.fetchAll(db, sql: question).map { row in
            // Rows are numbered as they came.
            row.filter { $0.0 != "file" }.map { "\($0.0)=\($0.1.storage.value.map { "\($0)" } ?? "-")" }.joined(separator: " ")
          }
        }
      }
      return (lines ?? ["unreadable"]).sorted()
    }
  }
}
