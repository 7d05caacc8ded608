import CLibgit2
import Glibc

/// A git repository on this machine, through libgit2.
///
/// What is written is durable: contents and names are on the disk when a call returns (in a ``batch(_:)``: when the
/// batch returns), and every failure to get them there is an error. The index and the files of the working tree are not
/// touched by anything here.
///
/// A repository is confined to one task: libgit2's handles may be used by one thread at a time, and its errors are kept
/// per thread. Open another one for another task; that costs well under a millisecond.
package final class GitRepository {
  /// The git directory: absolute, symbolic links resolved, without a final slash.
  package let gitDirectory: String
  /// The folder with the files; `nil` for a bare repository. Like ``gitDirectory`` in form.
  package let workDirectory: String?

  let handle: OpaquePointer
  let objectDatabase: OpaquePointer
  let looseObjects: LooseObjects
  /// The variables that say where git's configuration is and who the user is.
  let environment: [String: String]
  /// What the batch under way has written.
  var openBatch: ObjectBatch?
  /// A merge compares trees and then edits the same ones.
  var recentTrees = RecentTrees()

  /// Opens the repository of a work tree, or a git directory. No folder above is looked into.
  ///
  /// - Parameters:
  ///   - path: The folder that holds `.git`, or the git directory itself.
  ///   - environment: The variables that git would look at; by default those of this process.
  ///   - forReading: Takes what only a writer would harm, too: shallow and sparse checkouts, a split index.
  ///   - objectFolders: Where more objects are, such as the quarantine of a push.
  /// - Throws: `GitError`: `notARepository`; `foreignOwner` if it belongs to somebody else and the user did not say that
  ///   this is all right; `unsupportedRepository` for one that uses what Kith cannot keep right, with what it is and the
  ///   way out.
  package convenience init(
    opening path: String, environment: [String: String] = ProcessEnvironment.variables, forReading: Bool = false,
    objectFolders: [String] = []
  ) throws {
    try Libgit2.start()
    let place = try RepositoryPlace(path)
    try Ownership.check(place, environment: environment)
    try RepositoryFeatures.check(place, home: environment["HOME"], forReading: forReading)
    let operation = "open the repository"
    let handle = try Libgit2.withHome(environment["HOME"]) {
      var handle: OpaquePointer?
      let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
      try Libgit2.check(git_repository_open_ext(&handle, place.gitDirectory, flags, nil), operation, path: path)
      return try Libgit2.unwrap(handle, operation)
    }
    try self.init(owning: handle, environment: environment, objectFolders: objectFolders)
  }

  /// Opens the same repository once more, for another task.
  package var reopening: @Sendable () throws -> GitRepository {
    { [path = workDirectory ?? gitDirectory, environment] in
      try GitRepository(opening: path, environment: environment, forReading: true)
    }
  }

  /// Makes a repository with a work tree, and the folders above it where they are missing. No template and no
  /// configuration of the user has a say in what is in it.
  ///
  /// - Parameters:
  ///   - path: The work tree.
  ///   - initialBranch: The branch that the first commit will make: `main`.
  /// - Throws: `GitError`: `exists` if there is a repository already, `invalid` for a branch name git does not allow.
  package static func create(
    at path: String, initialBranch: String, environment: [String: String] = ProcessEnvironment.variables
  ) throws -> GitRepository {
    try create(at: path, initialBranch: initialBranch, bare: false, environment: environment)
  }

  /// Makes a repository without a work tree, as a remote for others.
  package static func createBare(
    at path: String, initialBranch: String, environment: [String: String] = ProcessEnvironment.variables
  ) throws -> GitRepository {
    try create(at: path, initialBranch: initialBranch, bare: true, environment: environment)
  }

  private static func create(
    at path: String, initialBranch: String, bare: Bool, environment: [String: String]
  ) throws -> GitRepository {
    let operation = "make a repository"
    try Libgit2.start()
    let head = "refs/heads/" + initialBranch
    var isValid: Int32 = 0
    try Libgit2.check(git_reference_name_is_valid(&isValid, head), operation, path: path)
    guard isValid == 1, !initialBranch.isEmpty, !(path + head).utf8.contains(0) else {
      throw GitError(.invalid, operation: operation, message: "git does not allow a branch of that name", path: head)
    }
    var options = git_repository_init_options()
    try Libgit2.check(
      git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)), operation)
    options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
    if bare { options.flags |= GIT_REPOSITORY_INIT_BARE.rawValue }
    var handle: OpaquePointer?
    try initialBranch.withCString { branch in
      options.initial_head = branch
      _ = try Libgit2.check(git_repository_init_ext(&handle, path, &options), operation, path: path)
    }
    return try GitRepository(owning: Libgit2.unwrap(handle, operation), environment: environment)
  }

  private init(
    owning handle: OpaquePointer, environment: [String: String], objectFolders: [String] = []
  ) throws {
    self.handle = handle
    self.environment = environment
    do {
      gitDirectory = Self.trimmed(try Libgit2.unwrap(git_repository_path(handle), "open the repository"))
      workDirectory = git_repository_workdir(handle).map(Self.trimmed)
      looseObjects = LooseObjects(folder: DiskPath(gitDirectory).appending("objects"))
      objectDatabase = try LooseBackend.openDatabase(looseObjects, borrowing: objectFolders)
    } catch {
      git_repository_free(handle)
      throw error
    }
    try Libgit2.check(git_repository_set_odb(handle, objectDatabase), "open the objects of the repository")
    try freezeConfiguration()
  }

  /// Gives libgit2 the repository's configuration as it is now. Read again later, when the home folder is not set, its
  /// includes could not be found.
  private func freezeConfiguration() throws {
    let operation = "read git's configuration"
    try Libgit2.withHome(environment["HOME"]) {
      var snapshot: OpaquePointer?
      try Libgit2.check(git_repository_config_snapshot(&snapshot, handle), operation, path: gitDirectory)
      defer { git_config_free(snapshot) }
      _ = try Libgit2.check(git_repository_set_config(handle, snapshot), operation, path: gitDirectory)
    }
  }

  deinit {
    git_odb_free(objectDatabase)
    git_repository_free(handle)
  }

  private static func trimmed(_ path: UnsafePointer<CChar>) -> String {
    var text = String(cString: path)
    while text.utf8.count > 1, text.utf8.last == UInt8(ascii: "/") { text.removeLast() }
    return text
  }

  /// What the user's git is in the middle of: `rebase`, `merge`, `cherry-pick`, `revert`, `bisect`, `am`; `nil` for
  /// nothing. Then the repository is not to be touched.
  package func operationInProgress() -> String? {
    switch git_repository_state_t(UInt32(bitPattern: git_repository_state(handle))) {
    case GIT_REPOSITORY_STATE_MERGE: "merge"
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "revert"
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: "cherry-pick"
    case GIT_REPOSITORY_STATE_BISECT: "bisect"
    case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE, GIT_REPOSITORY_STATE_REBASE_MERGE:
      "rebase"
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX: "am"
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: "rebase"
    default: nil
    }
  }
}
