import GitStorage
import Merging
import Records

/// Reads the facts of the files of trees.
struct FactsReader {
  let repository: GitRepository
  let records: RecordReader

  /// Whether look-ups ask for files of a type: by id, by address, by what they point at or by the contact they are about.
  static func isAskedFor(_ type: RecordType) -> Bool {
    switch type {
    case .contact, .deal, .lead, .campaign, .timeline, .notes: true
    case .store, .org, .thread, .consent, .template, .recipients, .view: false
    }
  }

  /// Whether the name alone tells what look-ups ask: of most timelines and notes, which are most of a store. Whether such a
  /// file is readable is seen when somebody asks about its contact.
  static func isToldByName(_ path: RecordPath) -> Bool {
    (path.type == .timeline || path.type == .notes) && path.id != nil
  }

  /// The facts that a name tells.
  private static func facts(toldBy path: RecordPath) -> RecordFacts {
    RecordFacts(
      path: path, id: nil, isReadable: true, contact: path.id, emailKeys: [], mergedInto: nil, otherTargets: [],
      createdAt: nil)
  }

  /// What look-ups find of a file, nil where they do not ask for it. Folders are none.
  func facts(of entry: Entry, at path: RecordPath) throws -> RecordFacts? {
    guard Self.isAskedFor(path.type) else { return nil }
    return Self.isToldByName(path) ? Self.facts(toldBy: path) : try wholeFacts(of: entry, at: path)
  }

  /// The facts of a file as its bytes tell them.
  func wholeFacts(of entry: Entry, at path: RecordPath) throws -> RecordFacts {
    if case .record(let record) = try presence(of: entry, at: path) { return RecordFacts(record, at: path) }
    return RecordFacts(unreadableAt: path)
  }

  /// What an entry of a tree is to a reader of records. What is no regular file has no bytes to read.
  func presence(of entry: Entry, at path: RecordPath) throws -> RecordPresence {
    guard entry.mode.isFile else { return .unreadable }
    return try records.record(entry.id, as: path.type).map { .record($0) } ?? .unreadable
  }

  /// The facts of all files of a tree that look-ups ask for.
  func scan(_ tree: ObjectID, _ body: (RecordFacts) -> Void) throws {
    try repository.forEachEntry(in: tree, under: "orgs") { path, entry in
      guard let path = path.text.flatMap(RecordPath.init), let facts = try facts(of: entry, at: path) else { return }
      body(facts)
    }
  }

  /// The files that look-ups ask for and that are another in one tree than in another, with their facts there.
  func changes(from old: ObjectID, to new: ObjectID) throws -> [(path: RecordPath, facts: RecordFacts?)] {
    try repository.difference(old, new).compactMap { change in
      guard let path = change.path.text.flatMap(RecordPath.init), Self.isAskedFor(path.type) else { return nil }
      return (path, try change.new.flatMap { try facts(of: $0, at: path) })
    }
  }
}

extension FileMode {
  /// Whether the entry is a regular file, whatever its permission bits say.
  var isFile: Bool { rawValue & 0o170000 == 0o100000 }
}
