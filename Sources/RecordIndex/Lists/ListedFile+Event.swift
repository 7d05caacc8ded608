import JSONText
package import Records

extension ListedFile {
  /// Something that happened with a contact, or that somebody noted.
  struct Event: Sendable {
    let at: String
    /// Its own id, and the contact's: ids may be alike in the timelines of two, and the twin of an event bears the same.
    let id: String
    let type: String?
    let words: String

    init(_ event: Records.Event, of contact: RecordID?) {
      (at, type, words) = (ListRank.time(event.at), event.type?.text, event.words.text)
      id = event.place(in: contact).id
    }

    init(_ note: Note, of contact: RecordID?) {
      (at, type, words) = (ListRank.time(note.at), Note.type, note.words.text)
      id = note.place(in: contact).id
    }
  }
}

extension Event {
  /// Where it stands in a list by time.
  package func place(in contact: RecordID?) -> TimePlace {
    // An element that has just been typed and has no id yet is told by what it says.
    TimePlace(at: at, id: "\(id ?? ContentHash.hex12([JSONValue.object(value).canonicalBytes])) \(contact?.text ?? "")")
  }

  /// What a search for words is held against: all it says but when, of which type, about which deal and by whom.
  package var words: WordRow {
    WordRow(value.members.filter { !Self.unsearched.contains($0.key) }.map(\.value.listedText).joined(separator: " "))
  }

  private static let unsearched: Set<JSONKey> = ["id", "at", "recordedAt", "type", "deal", "by", "conflicts"]
}

extension Note {
  /// What a note is among events.
  package static let type = "note"

  /// Where it stands in a list by time.
  package func place(in contact: RecordID?) -> TimePlace {
    TimePlace(at: at, id: "\(id ?? ContentHash.hex12([JSONValue.object(value).canonicalBytes])) \(contact?.text ?? "")")
  }

  package var words: WordRow { WordRow(text) }
}
