import GitStorage
import JSONText
import Merging
import Records

/// One sweep's edits on their way into one commit.
struct AbsorbRound {
  private let workspace: Workspace
  private let head: Commit?
  private let disk: DiskState
  private let acceptsDeletions: Bool
  private let records: RecordReader
  private(set) var report = AbsorbReport()

  private var believed: [GitPath: DiskChange] = [:]
  private var edits: [GitPath: Entry?] = [:]
  private var blobs: [[UInt8]] = []
  private var lines: [String] = []
  private var notes: [String] = []
  /// Ids inside files whose names Kith does not take, such as `Grace Hopper.json`.
  private var strangers: [RecordID: GitPath] = [:]
  private var newestSave: Timestamp?
  private var knownCatalog: (any RecordCatalog)?

  /// More files than this are not believed to be gone without a word from the person.
  static let mostDeletions = 20

  init(workspace: Workspace, head: Commit?, disk: DiskState, acceptsDeletions: Bool) {
    self.workspace = workspace
    self.head = head
    self.disk = disk
    self.acceptsDeletions = acceptsDeletions
    records = RecordReader(workspace.repository)
  }

  /// The paths the commit would hold.
  var paths: [GitPath] { believed.keys.sorted() }

  /// The places that records now found elsewhere have left, where only some files were looked at: what was moved is not a copy.
  mutating func movedAway(beside changes: [DiskChange], _ scan: WorktreeScan) throws -> [DiskChange] {
    let known = Set(changes.map(\.path))
    var left: Set<GitPath> = []
    for change in changes where change.given == nil {
      guard let file = change.file, let id = Self.idInside(file.bytes),
        let place = change.path.text.flatMap(RecordPath.init), let org = place.org
      else { continue }
      for other in try catalog().files(of: id, type: place.type, org: org) where other.path != place {
        left.insert(GitPath(other.path.text))
      }
    }
    return try scan.changes(at: left.subtracting(known), since: disk).filter(\.isDeletion)
  }

  /// Decides what becomes of each change: absorbed, held, or left alone.
  mutating func sort(_ changes: [DiskChange]) throws {
    var saves: [Save] = []
    var deletions: [DiskChange] = []
    for change in changes {
      switch change.found {
      case .nothing: deletions.append(change)
      case .notAFile(let reason):
        report.held.append(HeldFile(path: change.path, reason: reason, hint: "make it a file that you may read again"))
      case .file(let file):
        switch try Save.read(change, file, before: recordBefore(change)) {
        case .save(let save): saves.append(save)
        case .verbatim: try take(change, Entry(id: file.id, mode: file.mode), blob: file.bytes, at: file)
        case .held(let held): report.held.append(held)
        case .foreign(let held):
          report.foreign.append(held)
          if let id = Self.idInside(file.bytes) { strangers[id] = change.path }
        }
      }
    }
    try deletions.removeAll { try holdRenamed($0) }
    saves = try saves.map { try separateCopy($0, beside: deletions) }
    try holdDuplicates(&saves, beside: deletions)
    try holdUndecided(&saves, beside: deletions)
    try absorb(saves)
    let judged = try judge(deletions, beside: saves)
    report.heldDeletions = judged.doubted.map(\.path)
    try absorb(gone: judged.believed)
  }

  private func recordBefore(_ change: DiskChange) throws -> Record? {
    try change.given.flatMap { try records.record($0.id, at: change.path) }
  }

  /// The look-ups over `HEAD`.
  private mutating func catalog() throws -> any RecordCatalog {
    let catalog = try knownCatalog ?? workspace.catalog(of: head?.tree)
    knownCatalog = catalog
    return catalog
  }

  // MARK: - Saves

  /// Holds saves that would give a contact an address that belongs to somebody else.
  private mutating func holdDuplicates(_ saves: inout [Save], beside deletions: [DiskChange]) throws {
    guard saves.contains(where: \.bringsNewEmails) else { return }
    let catalog = try catalog()
    // One that is held keeps the address it had before, which another may have counted on: look again until all agree.
    while let clash = try firstClash(among: saves, beside: deletions, in: catalog) {
      saves.removeAll { $0.change.path == clash.save.change.path }
      report.held.append(clash.save.held(because: clash.key, of: clash.holder))
    }
  }

  private func firstClash(
    among saves: [Save], beside deletions: [DiskChange], in catalog: any RecordCatalog
  ) throws -> (save: Save, key: String, holder: EmailClaims.Holder)? {
    let claims = EmailClaims(over: catalog)
    for change in try judge(deletions, beside: saves).believed {
      if let path = change.path.text.flatMap(RecordPath.init) { claims.remove(path) }
    }
    let contacts = saves.compactMap { save in Contact(save.record).map { (save, $0) } }
    for (save, contact) in contacts { claims.announce(contact, at: save.place, bringing: save.newEmails) }
    // In the order of saving: who came first keeps the address.
    let inOrder = contacts.sorted { first, second in
      let (one, other) = (first.0, second.0)
      return (one.file.stat.mtime, one.change.path) < (other.file.stat.mtime, other.change.path)
    }
    for (save, contact) in inOrder {
      if let clash = try claims.take(save.newEmails, for: contact, at: save.place) { return (save, clash.key, clash.holder) }
    }
    return nil
  }

  /// Holds saves that take `mergedInto` out of a contact that is the same person all the same: the rules between records would put
  /// it back, and nobody said who is to keep the address.
  private mutating func holdUndecided(_ saves: inout [Save], beside deletions: [DiskChange]) throws {
    guard saves.contains(where: \.takesPointerAway) else { return }
    let draft = DraftCatalog(over: try catalog())
    for change in try judge(deletions, beside: saves).believed {
      if let path = change.path.text.flatMap(RecordPath.init) { draft.set(.absent, at: path) }
    }
    for save in saves { draft.set(.record(save.record), at: save.place) }
    try saves.removeAll { save in
      guard save.takesPointerAway, let cluster = try Cluster.of(save.place, in: draft),
        let other = cluster.members.first(where: { $0.path != save.place })
      else { return false }
      report.held.append(save.held(asOneWith: other))
      return true
    }
  }

  private mutating func absorb(_ saves: [Save]) throws {
    guard !saves.isEmpty else { return }
    let versions = try workspace.history.versions(
      of: Set(saves.map(\.change.path)), from: disk, now: workspace.now().seconds)
    for save in saves {
      try absorb(save, versions: versions[save.change.path] ?? [])
    }
  }

  private mutating func absorb(_ save: Save, versions: [DiskVersion]) throws {
    let path = save.change.path
    let standing = try head.flatMap { try workspace.repository.entry(at: path, in: $0.tree) }
    let merge = EditMerge(
      repository: workspace.repository, records: records, author: workspace.identity.author.email, openings: workspace.openings)
    let merged = try merge.merge(save, versions: versions, standing: standing, head: head)
    report.conflicts += merged.conflicts.map { RecordConflict(path: path, entry: $0) }
    let before = try standing.flatMap { try records.record($0.id, at: path) }
    if merged.entry != standing {
      lines.append(RecordChange.describe(old: before?.value, new: merged.record.value, type: save.place.type))
    }
    notes += merged.notes
    if let unreadable = merged.unreadable {
      edits.updateValue(unreadable, forKey: path.beside(unreadable, label: "rejected", suffix: ".txt"))
    }
    try take(save.change, merged.entry, blob: merged.bytes, at: save.file)
  }

  private mutating func take(_ change: DiskChange, _ entry: Entry, blob: [UInt8]?, at file: DiskFile) throws {
    believed[change.path] = change
    edits.updateValue(entry, forKey: change.path)
    if let blob { blobs.append(blob) }
    // The disk state names exactly what the person saved, also where the merge made something else of it.
    if file.id != entry.id { blobs.append(file.bytes) }
    let saved = Timestamp(file.stat.mtime)
    newestSave = max(newestSave ?? saved, saved)
  }

  /// A copied file (a new path with an id that another file still has) is a record of its own, with a derived id.
  private mutating func separateCopy(_ save: Save, beside deletions: [DiskChange]) throws -> Save {
    guard save.change.given == nil, let id = save.record.id, let org = save.place.org else { return save }
    let others = try catalog().files(of: id, type: save.place.type, org: org)
    let gone = Set(deletions.map(\.path.text))
    return others.contains { $0.path != save.place && !gone.contains($0.path.text) } ? save.withDerivedID() : save
  }

  // MARK: - Deletions

  /// A file that was renamed to something Kith does not read is not gone; its deletion waits for a better name.
  private mutating func holdRenamed(_ change: DiskChange) throws -> Bool {
    guard let id = try recordBefore(change)?.id, let stranger = strangers[id] else { return false }
    report.held.append(
      HeldFile(
        path: change.path, reason: "it seems to be \(stranger) now, a name Kith does not read",
        hint: "rename that file: lower-case letters, digits and - only, for example \(change.path.name)"))
    return true
  }

  private static func idInside(_ bytes: [UInt8]) -> RecordID? {
    // A file that is not JSON has no id.
    (try? JSONParser.parse(bytes))?.objectValue?["id"]?.stringValue.flatMap(RecordID.init)
  }

  /// The removals that are meant, and those that wait for a word because they are too many.
  private func judge(
    _ deletions: [DiskChange], beside saves: [Save]
  ) throws -> (believed: [DiskChange], doubted: [DiskChange]) {
    // A file that was renamed while half typed still carries its id: not gone.
    let heldIDs = Set(report.held.compactMap { $0.path.text.flatMap(RecordPath.init)?.id })
    let gone = deletions.filter { change in
      guard let id = change.path.text.flatMap(RecordPath.init)?.id else { return true }
      return !heldIDs.contains(id)
    }
    // One that stands somewhere else now was moved.
    let moved = Set(saves.filter { $0.before == nil }.compactMap(\.record.id))
    let removed = try gone.filter { change in
      guard let id = try recordBefore(change)?.id else { return true }
      return !moved.contains(id)
    }
    return try acceptsDeletions || !isSweep(removed) ? (gone, []) : ([], gone)
  }

  private mutating func absorb(gone: [DiskChange]) throws {
    for change in gone {
      believed[change.path] = change
      // Changed by somebody meanwhile: the newer content wins over a removal that had not seen it.
      let standing = try head.flatMap { try workspace.repository.entry(at: change.path, in: $0.tree) }
      if let standing, standing.id != change.given?.id {
        try override(change, keeping: standing)
        continue
      }
      edits.updateValue(nil, forKey: change.path)
      let before = try recordBefore(change)
      if let type = change.path.text.flatMap(RecordPath.init)?.type, let before {
        lines.append(RecordChange.describe(old: before.value, new: nil, type: type))
      } else {
        lines.append("Delete \(change.path)")
      }
    }
  }

  /// A removal that had not seen what stands now: the record stays and says so.
  private mutating func override(_ change: DiskChange, keeping standing: Entry) throws {
    guard var record = try records.record(standing.id, at: change.path) else { return }
    let entry = ConflictEntry.overriddenDelete(
      by: Writer(author: workspace.identity.author.email, time: workspace.now(), commit: ""))
    record.value[ConflictEntry.key] = .array((record.value[ConflictEntry.key]?.arrayValue ?? []) + [entry.json])
    let bytes = record.canonicalBytes
    blobs.append(bytes)
    edits.updateValue(Entry(id: GitRepository.blobID(of: bytes), mode: standing.mode), forKey: change.path)
    lines.append("Keep \(record.displayName): changed by others while it was deleted here")
    report.conflicts.append(RecordConflict(path: change.path, entry: entry))
  }

  /// Many files at once, or the last of a collection: more likely an accident than a wish.
  private func isSweep(_ gone: [DiskChange]) throws -> Bool {
    guard gone.count <= Self.mostDeletions else { return true }
    // The settings of an organization are its only ones.
    if gone.contains(where: { $0.path.text.flatMap(RecordPath.init)?.type == .org }) { return true }
    let collections = Set(gone.compactMap(\.path.collection))
    let paths = Set(gone.map(\.path))
    for collection in collections {
      var before = 0
      var left = 0
      try workspace.repository.forEachEntry(in: disk.tree, under: collection) { path, _ in
        before += 1
        if !paths.contains(path) { left += 1 }
      }
      // One record being the whole collection is a small store, not a sweep.
      if left == 0, before > 1 { return true }
    }
    return false
  }

  // MARK: - The commit

  /// The move that makes the edits history, nil where there are none.
  mutating func move() throws -> HeadMove? {
    guard !believed.isEmpty else { return nil }
    let repository = workspace.repository
    let target: Commit? = try repository.batch {
      for blob in blobs { _ = try repository.writeBlob(blob) }
      let edited = try repository.editTree(head?.tree, edits)
      let tree = try workspace.invariants().mended(
        edited, writtenOver: head?.tree, at: newestSave ?? workspace.now(), by: workspace.identity.author.email
      ).tree
      guard tree != head?.tree else { return head }
      let message = CommitMessage.make(lines, notes: notes)
      return try workspace.writeCommit(tree: tree, on: head, savedAt: newestSave, message: message)
    }
    guard let target else { return nil }
    if target.id != head?.id {
      report.commit = target
      report.changes = lines
    }
    return HeadMove(
      from: head, to: target, disk: disk, believed: believed, log: "kith: absorb",
      by: workspace.committer)
  }
}
