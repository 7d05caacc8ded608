import RecordIndex
import Records
import Workspace

/// The notes about a person, under whichever of the ids: pinned ones, then the newest first.
struct PersonNotes {
  /// A note, and where it stands.
  struct Entry {
    let note: Note
    let contact: RecordID?
    let path: RecordPath

    fileprivate var place: TimePlace { note.place(in: contact) }
  }

  let entries: [Entry]

  init(of person: Person, in people: People) throws {
    entries = try people.notes(of: person)
      .compactMap { stored in Notes(stored.record).map { ($0, stored.path) } }
      .flatMap { notes, path in notes.notes.map { Entry(note: $0, contact: notes.contact, path: path) } }
      .sorted { $0.note.isPinned != $1.note.isPinned ? $0.note.isPinned : $1.place < $0.place }
  }
}

extension Note {
  /// What it says, on one line.
  var firstLine: String {
    let lines = text.split(separator: "\n")
    return (lines.first.map(String.init) ?? "") + (lines.count > 1 ? " …" : "")
  }
}
