package import GitStorage
package import Merging
package import Records

/// The writes of one command: all of them become one commit, or none.
///
/// Reads see `HEAD` as it is under the lock, with the person's own edits of the same files absorbed before.
package struct Transaction {
  /// A file the command touches was edited by hand meanwhile and must be absorbed first.
  struct NeedsAbsorb: Error {
    let paths: Set<GitPath>
  }

  let workspace: Workspace
  private let head: Commit?
  private let disk: DiskState
  private let records: RecordReader
  private(set) var edits: [GitPath: Record?] = [:]
  private var draft: DraftCatalog?

  init(workspace: Workspace, head: Commit?, disk: DiskState) {
    self.workspace = workspace
    self.head = head
    self.disk = disk
    records = RecordReader(workspace.repository)
  }

  /// The record at a path as the commit will be based on, nil where there is none.
  package func record(at path: RecordPath) throws -> Record? {
    let place = GitPath(path.text)
    if let edited = edits[place] { return edited }
    try requireAbsorbed(place)
    guard let head, let entry = try workspace.repository.entry(at: place, in: head.tree) else { return nil }
    return try records.record(entry.id, as: path.type)
  }

  /// Writes a record in canonical form.
  ///
  /// - Throws: `StoreError` (`invalidData`) where it breaks the rules of its type.
  package mutating func put(_ record: Record, at path: RecordPath) throws {
    if let issue = Record.validate(record.value, as: record.type).first {
      throw StoreError(.invalidData, issue.message, hint: issue.hint)
    }
    try requireAbsorbed(GitPath(path.text))
    edits.updateValue(record, forKey: GitPath(path.text))
    draft?.set(.record(record), at: path)
  }

  /// Removes the file at a path.
  package mutating func delete(_ path: RecordPath) throws {
    try requireAbsorbed(GitPath(path.text))
    edits.updateValue(nil, forKey: GitPath(path.text))
    draft?.set(.absent, at: path)
  }

  /// The look-ups over what the commit would hold so far.
  package mutating func catalog() throws -> any RecordCatalog {
    if let draft { return draft }
    let made = DraftCatalog(over: try workspace.catalog(of: head?.tree))
    for (place, record) in edits {
      guard let path = place.text.flatMap(RecordPath.init) else { continue }
      made.set(record.map { .record($0) } ?? .absent, at: path)
    }
    draft = made
    return made
  }

  /// Every file of `HEAD` that belongs to a contact by its id: timelines and notes, wherever the contact itself lies.
  package func satellites(of path: RecordPath) throws -> [RecordPath] {
    guard let head, let org = path.org, path.type == .contact, let id = try record(at: path)?.id ?? path.id else {
      return []
    }
    var found: [RecordPath] = []
    for collection in ["timelines", "notes"] {
      let folder = GitPath("orgs/\(org)/\(collection)/\(id.text.prefix(2))")
      guard try workspace.repository.entry(at: folder, in: head.tree) != nil else { continue }
      try workspace.repository.forEachEntry(in: head.tree, under: folder) { entry, _ in
        if let place = entry.text.flatMap(RecordPath.init), place.id == id { found.append(place) }
      }
    }
    return found
  }

  /// Refuses an email that belongs to somebody else in the organization.
  ///
  /// - Parameter path: the contact that is being written; what it had before is its own.
  /// - Throws: `StoreError` (`exists`) with the id, name and path of the contact it belongs to.
  package mutating func requireFree(_ contact: Contact, at path: RecordPath) throws {
    let new = Set(contact.emailKeys).subtracting(try record(at: path)?.emailKeys ?? [])
    guard let clash = try EmailClaims(over: catalog()).take(new, for: contact, at: path) else { return }
    let holder = clash.holder
    throw StoreError(
      .exists, "\(clash.key) belongs to \(holder.name) (\(holder.id), \(holder.path))",
      hint: "kith contact show \(holder.id)")
  }

  private func requireAbsorbed(_ path: GitPath) throws {
    let given = try workspace.repository.entry(at: path, in: disk.tree)
    let standing = try head.flatMap { try workspace.repository.entry(at: path, in: $0.tree) }
    let change = DiskChange.between(given: given, found: try workspace.reader.find(path), at: path)
    if change != nil || given?.id != standing?.id { throw NeedsAbsorb(paths: [path]) }
  }
}

extension Workspace {
  /// Runs the writes of a command and commits them. Durable on return.
  ///
  /// - Parameters:
  ///   - message: the subject of the commit, made from the lines that describe each record's change.
  /// - Returns: what `body` returned, and the commit, nil where nothing changed.
  package func write<Value>(
    message: ([String]) -> String = { CommitMessage.make($0) }, _ body: (inout Transaction) throws -> Value
  ) throws -> (value: Value, commit: Commit?) {
    try locked {
      var attempts = 0
      while true {
        guard let disk = try history.current() else {
          throw StoreError(.notFound, "this store has no commit yet", hint: "kith init")
        }
        let head = try head()
        var transaction = Transaction(workspace: self, head: head, disk: disk)
        do {
          let value = try body(&transaction)
          return (value, try commit(transaction.edits, on: head, disk: disk, message: message))
        } catch let need as Transaction.NeedsAbsorb {
          // A file that was not there before may have been moved: only the whole sweep shows where from.
          let mayBeMoved = try need.paths.contains { try repository.entry(at: $0, in: disk.tree) == nil }
          let report = try absorbLocked(only: mayBeMoved ? nil : need.paths)
          if let held = report.held.first(where: { need.paths.contains($0.path) }) {
            throw StoreError(
              .invalidData, StoreError.place(held.path.description, held.position) + ": " + held.reason,
              hint: held.hint)
          }
          attempts += 1
          guard attempts < 5 else {
            throw StoreError(.tryAgain, "a file keeps changing while Kith tries to write it", hint: "try again in a moment")
          }
        }
      }
    }
  }

  private func commit(
    _ edits: [GitPath: Record?], on head: Commit?, disk: DiskState, message: ([String]) -> String
  ) throws -> Commit? {
    var lines: [String] = []
    let records = RecordReader(repository)
    let target: Commit? = try repository.batch {
      var entries: [GitPath: Entry?] = [:]
      for (path, record) in edits.sorted(by: { $0.key < $1.key }) {
        let old = try head.flatMap { try repository.entry(at: path, in: $0.tree) }
        let before = try path.text.flatMap(RecordPath.init).flatMap { place in
          try old.flatMap { try records.record($0.id, as: place.type) }
        }
        if let record {
          let id = try repository.writeBlob(record.canonicalBytes)
          entries.updateValue(Entry(id: id), forKey: path)
          if id != old?.id {
            lines.append(RecordChange.describe(old: before?.value, new: record.value, type: record.type))
          }
        } else {
          entries.updateValue(nil, forKey: path)
          if let before {
            lines.append(RecordChange.describe(old: before.value, new: nil, type: before.type))
          }
        }
      }
      let tree = try invariants().mended(
        repository.editTree(head?.tree, entries), writtenOver: head?.tree, at: now(), by: identity.author.email
      ).tree
      guard tree != head?.tree else { return nil }
      return try writeCommit(tree: tree, on: head, savedAt: nil, message: message(lines))
    }
    guard let target else { return nil }
    _ = try perform(
      HeadMove(
        from: head, to: target, disk: disk, log: "kith: \(lines.first ?? "write")", by: committer))
    _ = try absorbSurprises()
    return target
  }
}
