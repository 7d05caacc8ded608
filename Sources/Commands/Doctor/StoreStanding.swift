import GitStorage
import Records
import Workspace

/// A store that could be opened.
struct OpenedStore {
  let root: String
  let format: Int
  let branch: String

  var diagnoses: [Diagnosis] {
    let store = Diagnosis("store", .ok, "\(root) opens, on the branch \(branch)")
    guard format > Workspace.format else { return [store, Diagnosis("format", .ok, "the store has format \(format)")] }
    let message = "the store has format \(format); this kith writes up to \(Workspace.format) and only reads it"
    return [store, Diagnosis("format", .error, message, hint: "install a newer kith")]
  }
}

/// How the work in a store stands: what stops it, what waits for somebody.
struct StoreStanding {
  let status: StoreStatus
  /// A newer format is a pause, too, which another check tells.
  let hasNewerFormat: Bool
  /// How long git's lock of the index has been there, where one is that Kith did not make.
  let foreignLockSeconds: Int64?
  let lock: String

  private static let pausePrefix = "paused: "

  var diagnoses: [Diagnosis] { [pause] + [lockDiagnosis, interrupted].compactMap { $0 } + work }

  private var pause: Diagnosis {
    guard let pause = status.pause, !hasNewerFormat else {
      return Diagnosis("pause", .ok, "no rebase, merge or other work of git's is under way")
    }
    let prefix = Self.pausePrefix
    let reason = pause.message.hasPrefix(prefix) ? String(pause.message.dropFirst(prefix.count)) : pause.message
    return Diagnosis("pause", .error, "Kith waits: \(reason)", hint: pause.hint)
  }

  private var lockDiagnosis: Diagnosis? {
    guard let seconds = foreignLockSeconds else { return nil }
    // A commit whose message is being written holds it, too.
    guard seconds >= 600 else { return Diagnosis("lock", .note, "git is at work: \(lock) is there") }
    return Diagnosis(
      "lock", .warning, "\(lock) has been there for \(seconds / 60) minutes, and Kith waits for it",
      hint: "where no git and no editor of git's is running: rm \(PathText.quoted(lock))")
  }

  private var interrupted: Diagnosis? {
    guard status.isInterrupted else { return nil }
    return Diagnosis("interrupted", .note, "an interrupted run will be finished by the next one", hint: "kith sync")
  }

  private var work: [Diagnosis] {
    guard status.pause == nil else { return [conflicts] }
    return [waiting, held, deletions, conflicts, foreign].compactMap { $0 }
  }

  private var waiting: Diagnosis? {
    let count = status.waiting.count
    guard count > 0 else { return nil }
    return Diagnosis("waiting", .note, "\(Self.files(count)) saved and not committed yet", hint: "kith sync")
  }

  private var held: Diagnosis {
    guard let first = status.held.first else { return Diagnosis("held", .ok, "no file is held") }
    let place = StoreError.place(first.path.description, first.position)
    return Diagnosis(
      "held", .error, "\(Self.files(status.held.count)) held until mended, such as \(place): \(first.reason)", hint: "kith status"
    )
  }

  private var deletions: Diagnosis {
    guard let first = status.heldDeletions.first else { return Diagnosis("deletions", .ok, "no deletion is in doubt") }
    let count = status.heldDeletions.count
    return Diagnosis(
      "deletions", .error,
      "\(count) \(count == 1 ? "file is" : "files are") gone, such as \(first); that is not believed without a word",
      hint: "kith status; if they were meant to be deleted: kith sync --accept-deletions")
  }

  private var conflicts: Diagnosis {
    let count = status.conflicts.map(\.entries.count).reduce(0, +)
    guard count > 0 else { return Diagnosis("conflicts", .ok, "nothing is disputed") }
    return Diagnosis(
      "conflicts", .warning, "\(count) \(count == 1 ? "conflict waits" : "conflicts wait") for somebody to decide",
      hint: "kith conflicts")
  }

  private var foreign: Diagnosis? {
    let count = status.foreign.count + status.withheld.count
    guard count > 0 else { return nil }
    return Diagnosis(
      "foreign", .note, "\(count) \(count == 1 ? "file is" : "files are") left alone or not written to disk", hint: "kith status")
  }

  private static func files(_ count: Int) -> String { count == 1 ? "1 file is" : "\(count) files are" }
}

extension Examination {
  func storeDiagnoses() throws -> [Diagnosis] {
    let workspace = try workspace()
    let folder = DiskPath(workspace.repository.gitDirectory)
    let lock = folder.appending("index.lock")
    return StoreStanding(
      status: try workspace.status(), hasNewerFormat: workspace.storeFormat > Workspace.format,
      foreignLockSeconds: try foreignLock(lock, in: folder).map { max(0, context.now().seconds - $0.mtime.seconds) },
      lock: lock.description
    ).diagnoses
  }

  /// The lock of the index, unless it is another name of an index that Kith has prepared.
  private func foreignLock(_ lock: DiskPath, in folder: DiskPath) throws -> FileStat? {
    guard let stat = try FileStat.ifPresent(at: lock) else { return nil }
    let isOurs = try Folder.names(in: folder).contains { name in
      try name.bytes.starts(with: "index.kith.".utf8)
        && FileStat.ifPresent(at: folder.appending(name.bytes))?.isSameFile(as: stat) == true
    }
    return isOurs ? nil : stat
  }
}
