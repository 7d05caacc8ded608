import GitStorage
import Workspace

/// Two commits as git writes them: `A..B`, `A...B`; a side that is left out is `HEAD`.
struct CommitRange {
  private let from: String
  private let to: String
  private let beginsWhereTheyParted: Bool

  /// - Throws: `Failure` (`usage`) where this is no range.
  init(_ text: String) throws {
    guard let dots = text.firstRange(of: "..") else {
      throw Failure(.usage, "\"\(text)\" is no range of commits", hint: "--range origin/main..HEAD")
    }
    beginsWhereTheyParted = text[dots.upperBound...].hasPrefix(".")
    let end = beginsWhereTheyParted ? text.index(after: dots.upperBound) : dots.upperBound
    from = dots.lowerBound == text.startIndex ? "HEAD" : String(text[..<dots.lowerBound])
    to = end == text.endIndex ? "HEAD" : String(text[end...])
  }

  /// Checks what the second commit changes against the first, in the repository a folder is in.
  ///
  /// - Throws: `Failure` (`notFound`) for a commit that is not there; `GitError`.
  func check(in context: CommandContext, _ folder: String) throws -> HistoryCheck.Report {
    let git = try CallingGit(environment: context.environment, folder: folder)
    let repository = try git.open(forReading: true)
    let last = try commit(to, git, repository)
    // Zeros are what CI systems and hooks give for the commit before the first one.
    let first = try ObjectID(hex: from) == .null ? nil : commit(from, git, repository)
    var base = first?.tree
    if beginsWhereTheyParted, let first {
      base = try repository.mergeBases(first.id, last.id).first.map { try repository.commit($0).tree }
    }
    return try HistoryCheck(repository, index: .asked).report(from: base, to: last.tree)
  }

  private func commit(_ revision: String, _ git: CallingGit, _ repository: GitRepository) throws -> Commit {
    if let commit = try git.commit(named: revision, in: repository) { return commit }
    throw Failure(
      .notFound, "there is no commit \"\(revision)\" in this repository",
      hint: "if its history is cut off, as in many CI systems: git fetch --unshallow")
  }
}
