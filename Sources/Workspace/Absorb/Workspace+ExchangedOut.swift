import GitStorage
import Merging
import Records

extension Workspace {
  /// Makes history of what people saved while a move of ours was placing newer versions of the same files, so that it is not
  /// out of their sight until the next round.
  ///
  /// Where files keep moving, what is left lies safe in the exchange folder, and the next round begins with it.
  func absorbSurprises() throws -> AbsorbReport {
    var report = AbsorbReport()
    do {
      while true {
        var next = report
        guard let move = try absorbExchangedOut(&next) else { return next }
        _ = try perform(move)
        report = next
      }
    } catch is HeadMove.StartOver {
      return report
    }
  }

  /// The move that makes history of something a person saved while Kith was placing a newer version of the same file.
  ///
  /// One at a time, oldest base first. What does not read is put back where the person left it (and is held there), or
  /// stands beside the file as `<name>.rejected-<8 hex>.txt`.
  /// - Returns: nil when nothing is left.
  func absorbExchangedOut(_ report: inout AbsorbReport) throws -> HeadMove? {
    let exchange = TreeExchange(root: root, files: files, repository: repository)
    let records = RecordReader(repository)
    for leftover in try exchange.leftovers() {
      guard let disk = try history.current() else { return nil }
      let (bytes, stat) = try DurableFile.read(leftover.place)
      let file = DiskFile(bytes: bytes, id: GitRepository.blobID(of: bytes), stat: stat)
      let versions = try history.versions(of: [leftover.path], from: disk, now: now().seconds)[leftover.path] ?? []
      if versions.contains(where: { $0.entry?.id == file.id }) {
        try DurableFile.remove(leftover.place)  // In the history already.
        continue
      }
      let base = leftover.base.map { Entry(id: $0) }
      let change = DiskChange(path: leftover.path, given: base, found: .file(file))
      let before = try base.flatMap { try records.record($0.id, at: leftover.path) }
      let save: Save
      switch try Save.read(change, file, before: before) {
      case .save(let read): save = read
      case .held(let held):
        report.held.append(held)
        try putBack(leftover, disk: disk, base: base)
        continue
      case .verbatim, .foreign:
        try putBack(leftover, disk: disk, base: base)
        continue
      }
      let head = try head()
      let standing = try head.flatMap { try repository.entry(at: leftover.path, in: $0.tree) }
      if let held = try duplicate(of: save, in: head) {
        report.held.append(held)
        try putBack(leftover, disk: disk, base: base)
        continue
      }
      let seen = Array(versions.drop { $0.entry?.id != leftover.base })
      let merged = try EditMerge(repository: repository, records: records, author: identity.author.email, openings: openings)
        .merge(save, versions: seen.isEmpty ? versions : seen, standing: standing, head: head)
      let target = try repository.batch {
        _ = try repository.writeBlob(bytes)
        if !merged.bytes.isEmpty { _ = try repository.writeBlob(merged.bytes) }
        let tree = try repository.editTree(head?.tree, [leftover.path: merged.entry])
        let old = try standing.flatMap { try records.record($0.id, as: save.place.type)?.value }
        let line = RecordChange.describe(old: old, new: merged.record.value, type: save.place.type)
        return try writeCommit(
          tree: tree, on: head, savedAt: Timestamp(stat.mtime), message: CommitMessage.make([line]))
      }
      report.commit = target
      report.changes.append(String(target.message.prefix { $0 != "\n" }))
      report.conflicts += merged.conflicts.map { RecordConflict(path: leftover.path, entry: $0) }
      return HeadMove(
        from: head, to: target, disk: disk, exchangedOut: [leftover.path: Entry(id: file.id)], log: "kith: absorb",
        by: committer)
    }
    try exchange.tidy()
    return nil
  }

  /// A save that brings in an address somebody else has.
  private func duplicate(of save: Save, in head: Commit?) throws -> HeldFile? {
    guard save.bringsNewEmails, let contact = Contact(save.record) else { return nil }
    let claims = EmailClaims(over: try catalog(of: head?.tree))
    return try claims.take(save.newEmails, for: contact, at: save.place).map { save.held(because: $0.key, of: $0.holder) }
  }

  /// Gives a person's half-typed file back.
  private func putBack(_ leftover: TreeExchange.Leftover, disk: DiskState, base: Entry?) throws {
    let given = try repository.entry(at: leftover.path, in: disk.tree)
    let target = reader.absolute(leftover.path)
    if case .file(let file) = try reader.find(leftover.path), file.id == given?.id {
      try FileExchange.exchange(leftover.place, target)
      let tree = try repository.editTree(disk.tree, [leftover.path: base])
      let state = try history.record(
        tree: tree, head: disk.head, origin: .given, after: disk, now: now())
      try repository.setReference(DiskState.reference, to: state.commit, ifEqual: disk.commit, log: "", by: nil)
      // What lies there now is the version Kith had placed; it is in the history.
      if GitRepository.blobID(of: try DurableFile.read(leftover.place).bytes) == given?.id {
        try DurableFile.remove(leftover.place)
      }
      return
    }
    let id = GitRepository.blobID(of: try DurableFile.read(leftover.place).bytes)
    let beside = DiskPath(bytes: target.bytes + Array(".rejected-\(id.hex.prefix(8)).txt".utf8))
    try Folder.make(beside.folder)
    do {
      try FileExchange.renameNoReplace(leftover.place, to: beside)
    } catch let error as GitError where error.code == .exists {
      // The same bytes stand there already: the name holds their hash.
      try DurableFile.remove(leftover.place)
    }
  }
}
