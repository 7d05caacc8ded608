import GitStorage
import JSONText
import Merging
import Records

/// Merges one saved file into `HEAD`, from the version its edit started from.
struct EditMerge {
  let repository: GitRepository
  let records: RecordReader
  /// Who saved, as conflict entries name them.
  let author: String
  /// What was seen of who opened files.
  let openings: any OpeningEvidence

  struct Merged {
    let record: Record
    let entry: Entry
    /// The bytes of `entry` where they are new.
    let bytes: [UInt8]
    var conflicts: [ConflictEntry] = []
    /// What the commit message must say beyond the change itself: values the save let go.
    var notes: [String] = []
    /// What stood on `HEAD` and does not read, so that it could not be merged; kept beside the record.
    var unreadable: Entry?
  }

  /// - Parameters:
  ///   - versions: the versions that were on disk lately, newest first.
  ///   - standing: what `HEAD` has at the path.
  func merge(_ save: Save, versions: [DiskVersion], standing: Entry?, head: Commit?) throws -> Merged {
    var verbatim = Merged(
      record: save.record, entry: Entry(id: GitRepository.blobID(of: save.bytes)), bytes: save.bytes)
    guard let standing else { return verbatim }
    guard let current = try records.record(standing.id, as: save.place.type) else {
      // Pushed by plain git meanwhile: the side that reads stays, the other's bytes are kept.
      if standing.id != save.change.given?.id, standing.id != verbatim.entry.id { verbatim.unreadable = standing }
      return verbatim
    }
    let candidates = try versions.map { version in
      EditBase.Candidate(
        value: try version.entry.flatMap { try records.record($0.id, as: save.place.type)?.value },
        isPersonsOwn: version.isPersonsOwn, opened: openings.wasOpened(version, before: Timestamp(save.file.stat.mtime)))
    }
    let choice = EditBase.choose(save: save.record.value, candidates: candidates, type: save.place.type)
    if candidates.indices.contains(choice.index), let start = candidates[choice.index].value {
      verbatim.notes = LetGo.lines(
        by: save.record, choice: choice.reason, newest: start, older: candidates.dropFirst(choice.index + 1))
    }
    let version = versions.indices.contains(choice.index) ? versions[choice.index] : nil
    // The usual case: the newest version was edited and HEAD has not moved on from it.
    if choice.index == 0, version?.entry?.id == standing.id { return verbatim }
    let provenance = SaveProvenance(
      history: HistoryProvenance(
        records: records,
        ours: SideHistory(repository, tips: head.map { [$0.id] } ?? [], hiding: version?.head.map { [$0] } ?? []),
        theirs: SideHistory(repository, tips: [], hiding: []), ourPath: save.change.path,
        theirPath: save.change.path, basePath: nil),
      writer: Writer(author: author, time: Timestamp(save.file.stat.mtime), commit: ""))
    let type = save.place.type
    let result =
      choice.reason == .exactOlder
      ? try EditBase.believe(save: save.record.value, over: current.value, type: type, provenance: provenance)
      : try RecordMerge.merge(
        type: type, base: candidates.indices.contains(choice.index) ? candidates[choice.index].value : nil,
        ours: current.value, theirs: save.record.value, provenance: provenance)
    if result.value == save.record.value { return verbatim }
    if result.value == current.value {
      return Merged(record: current, entry: standing, bytes: [])
    }
    let record = Record(type: save.place.type, value: result.value)
    let bytes = record.canonicalBytes
    return Merged(
      record: record, entry: Entry(id: GitRepository.blobID(of: bytes)), bytes: bytes,
      conflicts: result.newConflicts, notes: verbatim.notes)
  }
}

/// History for what stands, the save itself for the other side.
private struct SaveProvenance: Provenance {
  let history: HistoryProvenance
  let writer: Writer

  func writer(of field: JSONPointer, on side: Side) throws -> Writer? {
    side == .theirs ? writer : try history.writer(of: field, on: .ours)
  }
}

extension Timestamp {
  /// The moment of a file's last change.
  init(_ time: FileStat.Time) {
    self.init(seconds: time.seconds, nanoseconds: Int32(clamping: time.nanoseconds))
  }
}
