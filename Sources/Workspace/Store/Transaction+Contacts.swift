import GitStorage
import JSONText
import Merging
package import Records

/// What commands add to the files that belong to a contact.
extension Transaction {
  /// What is known of the contact at a path; a file that was just saved is absorbed first. Nil where there is none.
  package mutating func contact(at path: RecordPath) throws -> RecordFacts? {
    if let facts = try catalog().facts(at: path) { return facts }
    return try record(at: path).map { RecordFacts($0, at: path) }
  }

  /// Adds an event to a contact's timeline; one with the same id that is there already stays as it is.
  ///
  /// - Returns: The file the event stands in.
  /// - Throws: `StoreError` (`invalidData`) where the contact has no id.
  @discardableResult
  package mutating func add(_ event: Event, toTimelineOf contact: RecordFacts) throws -> RecordPath {
    guard let id = contact.id, let org = contact.path.org else {
      throw StoreError(.invalidData, "\(contact.path) has no id yet", hint: "kith sync")
    }
    guard let at = event.at, let eventID = event.value["id"] else {
      throw StoreError(.internalError, "an event of \(contact.path) has no time or no id")
    }
    let catalog = try catalog()
    for part in try catalog.records(about: id, type: .timeline, org: org) {
      guard case .record(let record) = try catalog.presence(at: part.path), let known = Timeline(record) else { continue }
      if known.events.contains(where: { $0.value["id"] == eventID }) { return part.path }
    }
    guard let path = try TimelinePlace.path(of: contact, year: at.year, in: catalog) else {
      throw StoreError(.internalError, "there is no place for a timeline of \(contact.path)")
    }
    var timeline = try record(at: path).flatMap { Timeline($0) } ?? Timeline.new(contact: id)
    timeline.events.append(event)
    try put(timeline.record, at: path)
    return path
  }

  /// Adds a note about a contact.
  ///
  /// - Returns: The file the note stands in.
  /// - Throws: `StoreError` (`invalidData`) where the contact's notes do not read.
  @discardableResult
  package mutating func add(_ note: Note, about contact: RecordFacts) throws -> RecordPath {
    guard let id = contact.id else {
      throw StoreError(.invalidData, "\(contact.path) has no id yet", hint: "kith sync")
    }
    guard let path = try NotesPlace.path(of: contact, in: catalog()) else {
      throw StoreError(.invalidData, "the notes of \(id) do not read", hint: "kith check")
    }
    var notes = try record(at: path).flatMap { Notes($0) } ?? Notes.new(contact: id)
    notes.notes.append(note)
    try put(notes.record, at: path)
    return path
  }
}
