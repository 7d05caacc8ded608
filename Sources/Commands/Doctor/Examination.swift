import GitStorage
import Workspace

/// Looks at one store from all sides. Changes nothing; what goes wrong in one check is its finding and stops no other.
///
/// Each concern is a file beside this one: a probe, which looks, and a value that judges what was seen and touches nothing.
struct Examination {
  let context: CommandContext
  /// The absolute path of the store.
  let root: String
  /// Whether every record is read, which takes long.
  let readsEveryRecord: Bool
  /// How long a remote may take to answer; nil: none is asked.
  let remoteLimit: Duration?
  private let opening: Result<Workspace, any Error>
  /// The repository alone, which may open where the store does not.
  private let plainOpening: Result<GitRepository, any Error>

  init(of root: String, _ context: CommandContext, readsEveryRecord: Bool, remoteLimit: Duration?) {
    self.root = root
    self.context = context
    self.readsEveryRecord = readsEveryRecord
    self.remoteLimit = remoteLimit
    opening = Result {
      try Workspace(at: root, environment: context.environment, now: context.now, keepingCaches: false)
    }
    plainOpening = Result { try GitRepository(opening: root, environment: context.environment, forReading: true) }
  }

  /// A check needs what could not be opened, which another check has said.
  private struct NotOpened: Error {}

  func workspace() throws -> Workspace {
    guard case .success(let workspace) = opening else { throw NotOpened() }
    return workspace
  }

  private var commitsEverything: Bool {
    if case .success(let workspace) = opening { workspace.commitsOther } else { false }
  }

  func repository() throws -> GitRepository {
    if case .success(let workspace) = opening { return workspace.repository }
    guard case .success(let repository) = plainOpening else { throw NotOpened() }
    return repository
  }

  /// Runs every check and tells what each found as soon as it is known.
  func run(_ tell: ([Diagnosis]) throws -> Void) async throws {
    try tell(openingDiagnoses)
    try tell(attempt("pause", storeDiagnoses))
    try tell(attempt("records", recordDiagnoses))
    try tell(attempt("identity", identityDiagnoses))
    try tell(attempt("index", indexDiagnoses))
    try tell(attempt("hooks", hookDiagnoses))
    try tell(attempt("program", programDiagnoses))
    try tell(attempt("merge-driver", mergeDriverDiagnoses))
    try tell(attempt("attributes", attributeDiagnoses))
    try tell(await gitDiagnoses())
    try await tellRemotes(tell)
    let census = FolderCensus(of: DiskPath(root), isWhole: commitsEverything)
    try tell(attempt("watches") { try watchDiagnoses(census) })
    try tell(attempt("filesystem", fileSystemDiagnoses))
    try tell(attempt("exchange", exchangeDiagnoses))
    try tell(attempt("writable") { try writableDiagnoses(census) })
    try tell(attempt("space", spaceDiagnoses))
    try tell(attempt("clock", clockDiagnoses))
  }

  /// What a check finds; what goes wrong in it is a finding, too.
  func attempt(_ check: String, _ body: () throws -> [Diagnosis]) -> [Diagnosis] {
    do {
      return try body()
    } catch is NotOpened {
      return []
    } catch {
      return [Diagnosis(check, failing: error)]
    }
  }

  private var openingDiagnoses: [Diagnosis] {
    switch opening {
    case .success(let workspace): OpenedStore(root: root, format: workspace.storeFormat, branch: workspace.shortBranch).diagnoses
    case .failure(let error as GitError) where error.code == .noIdentity: [Diagnosis("identity", failing: error)]
    case .failure(let error): [Diagnosis("store", failing: error)]
    }
  }

  /// A path of the store as a shell takes it.
  var quotedRoot: String { PathText.quoted(root) }
}
