package import GitStorage
import JSONText
package import Records

/// One store opened for work: the one way in for commands, sync and, later, the daemon and the pages.
///
/// Reads go through `snapshot()`, writes through `write(_:)`; `absorb` turns what people saved into commits, `integrate`
/// merges what came from elsewhere. Confined to one task; writers of several processes meet at an advisory lock.
package final class Workspace {
  package let repository: GitRepository
  /// Reads the files of the working tree.
  package let reader: DiskReader
  /// The branch this store works on, such as `refs/heads/main`.
  package let branch: String
  /// Whose commits these are.
  package let identity: Identity
  /// The format of the store; one higher than `format` is read and not written.
  package let storeFormat: Int
  /// Whether edits outside `orgs/` are committed too (`"commitOther": true` in kith.json).
  package let commitsOther: Bool
  package let now: () -> Timestamp
  package let observer: StepObserver
  /// What was seen of who opened files; a daemon that watches knows.
  package var openings: any OpeningEvidence = NoOpeningEvidence()
  /// Whether a move waits for git commands of the person's that are running (`GitAtWork`). A daemon has the time.
  package var yieldsToGit = false
  let files: StoreFiles
  /// What the states of the disk changed, for one who goes on working in the store.
  let steps: DiskSteps?
  /// Tells a daemon of this store that files are opened by Kith and not by a person; one that lives long says so when it reads.
  private let marker: ReadingMarker?
  /// Whether what is learned is written down in `.git/kith/`; false for one who only looks and must leave no trace.
  let keepsCaches: Bool
  /// The look-ups between records, with the index of this store; opened at the first question.
  private(set) lazy var catalogs = CatalogSource(repository, index: openIndex())
  package private(set) lazy var listing = Listing(self)
  /// Told now and then, while an index is made anew, how many files of how many are done.
  package var indexing: (Int, Int) -> Void = { _, _ in }

  /// Whether a file that is saved anew while it is being committed is committed as it was read; the newer save is the next edit.
  private(set) var takesWhatWasRead = false

  /// What stands for the index where no caches are kept.
  var indexCopy: IndexCopy?

  /// The absolute path of the store.
  package var root: DiskPath { reader.root }

  /// The configuration key that names the branch the store works on.
  package static let branchKey = "kith.branch"
  /// The store format this program reads and writes.
  package static let format = 1

  /// Opens the store at a folder (see `StoreLocation` for finding it).
  ///
  /// - Parameter isLasting: this process goes on working in the store: it remembers more, and says itself when it reads.
  /// - Throws: `StoreError` where this is no store, or one of a newer format; `GitError` where the repository cannot be used.
  package init(
    at root: String, environment: [String: String], now: @escaping () -> Timestamp = Timestamp.now,
    observer: StepObserver = .none, keepingCaches: Bool = true, isLasting: Bool = false
  ) throws {
    keepsCaches = keepingCaches
    repository = try GitRepository(opening: root, environment: environment)
    steps = isLasting ? DiskSteps() : nil
    marker = !isLasting && keepingCaches ? ReadingMarker(gitDirectory: DiskPath(repository.gitDirectory)) : nil
    guard let workDirectory = repository.workDirectory else {
      throw StoreError(.usage, "\(root) is a bare repository", hint: "kith clone \(ShellWord.quoted(root)) <folder>")
    }
    reader = DiskReader(root: DiskPath(workDirectory))
    let settings = try StoreSettings.read(reader)
    commitsOther = settings.commitsOther
    storeFormat = settings.format
    identity = try repository.identity(environment: environment)
    self.now = now
    self.observer = observer
    files = StoreFiles(gitDirectory: DiskPath(repository.gitDirectory))
    if let configured = try repository.configString(Self.branchKey) {
      branch = "refs/heads/" + configured
    } else if case .branch(let name, _) = try repository.head() {
      branch = name
    } else {
      branch = "refs/heads/main"
    }
  }

  /// Lets look-ups ask the index that has taken the place of the one they asked.
  func reopenCatalogs() { catalogs = CatalogSource(repository, index: openIndex()) }

  var history: DiskHistory { DiskHistory(repository: repository, steps: steps) }

  /// The folder whose edits are committed.
  package var editedFolder: GitPath { commitsOther ? GitPath("") : GitPath("orgs") }

  /// The commit `HEAD` is on, nil before the first.
  package func head() throws -> Commit? {
    guard case .branch(_, let id) = try repository.head() else {
      throw StoreError(.tryAgain, "HEAD is detached", hint: "git switch \(shortBranch)")
    }
    return try id.map(repository.commit)
  }

  package var shortBranch: String { String(branch.dropFirst("refs/heads/".count)) }

  /// Why Kith leaves this repository alone for now, nil if it does not.
  package func pause() throws -> StoreError? {
    if storeFormat > Self.format {
      return StoreError(
        .notPermitted, "this store has format \(storeFormat); this kith writes up to \(Self.format) and only reads it",
        hint: "install a newer kith")
    }
    if let operation = repository.operationInProgress() {
      return StoreError(
        .tryAgain, "paused: a \(operation) is under way in this folder",
        hint: operation == "bisect" ? "git bisect reset" : "git \(operation) --continue, or git \(operation) --abort")
    }
    if let git = try CommitUnderWay(gitDirectory: repository.gitDirectory).process() {
      return StoreError(
        .tryAgain, "paused: git is making a commit in this folder (process \(git.id))", hint: "finish or give up its message")
    }
    switch try repository.head() {
    case .detached:
      return StoreError(.tryAgain, "paused: HEAD is detached", hint: "git switch \(shortBranch)")
    case .branch(let name, _) where name != branch:
      return StoreError(
        .tryAgain,
        "paused: this folder is on the branch \(name.dropFirst("refs/heads/".count)), the store works on \(shortBranch)",
        hint: "git switch \(shortBranch)")
    case .branch:
      return nil
    }
  }

  /// Runs `body` while no other process writes to this store.
  func holdingLock<Result>(patience: Duration = .seconds(10), _ body: () throws -> Result) throws -> Result {
    try Folder.make(files.privateFolder)
    return try FileLock.hold(files.lock, patience: patience, body)
  }

  /// Runs a write under the lock, after recovery; starts over when something moved meanwhile.
  ///
  /// What somebody saves again and again is soon taken as it was read: one file that never rests must not keep all others, or
  /// itself, from ever being committed.
  ///
  /// - Parameter patience: how long to wait, at most, for another process that writes.
  func locked<Result>(patience: Duration = .seconds(10), _ body: () throws -> Result) throws -> Result {
    try holdingLock(patience: patience) {
      var attempt = 0
      defer { takesWhatWasRead = false }
      while true {
        // Also before another attempt: it may have been a rebase that moved something.
        if let pause = try pause() { throw pause }
        do {
          takesWhatWasRead = attempt >= 2
          try recover()
          observer.reached(.recovered)
          return try body()
        } catch is HeadMove.StartOver {
          attempt += 1
          guard attempt < 10 else {
            throw StoreError(
              .tryAgain, "files keep changing while Kith tries to commit them", hint: "try again in a moment")
          }
        }
      }
    }
  }
}

/// What kith.json says.
struct StoreSettings {
  let commitsOther: Bool
  let format: Int

  static let path = GitPath("kith.json")

  static func read(_ reader: DiskReader) throws -> StoreSettings {
    guard case .file(let file) = try reader.find(path) else {
      throw StoreError(
        .notFound, "\(reader.root) is not a Kith store (it has no kith.json)",
        hint: "kith init \(ShellWord.quoted(reader.root.description)) --org <name>, or kith clone <url>")
    }
    let record: Record
    do {
      record = try Record.read(file.bytes, as: .store)
    } catch {
      throw StoreError.unreadable("kith.json", error)
    }
    guard case .number(let number)? = record.value["format"], let version = number.intValue else {
      throw StoreError(.invalidData, "kith.json: format is not a number", hint: "write {\"format\": \(Workspace.format)}")
    }
    return StoreSettings(commitsOther: record.value["commitOther"] == .bool(true), format: version)
  }
}
