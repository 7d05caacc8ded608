import GitStorage
import Sync
import Workspace

/// How a remote answered when it was asked where its branch is.
enum RemoteAnswer: Hashable, Sendable {
  case notAsked
  /// It has the branch at this commit; nil: no such branch.
  case tip(ObjectID?)
  case failed(TransportError)
}

/// How one remote stands.
struct RemoteStanding {
  /// How its branch and ours lie to each other.
  enum Relation: Hashable {
    case same
    /// We have so many commits that it lacks.
    case ahead(Int)
    /// It has commits that are not part of `HEAD`.
    case hasNews
    /// Nobody can tell, because `HEAD` is elsewhere.
    case unknown
  }

  let name: String
  let branch: String
  let address: RemoteAddress
  let answer: RemoteAnswer
  let relation: Relation
  /// What stops a sync with it: a parked tip, a rewritten or vanished branch.
  let obstacle: StoreError?
  /// The command that takes a password out of the address.
  let withoutSecret: String

  var diagnoses: [Diagnosis] { [reach] + [tip, credentials].compactMap { $0 } }

  private var reach: Diagnosis {
    let place = "\(name) (\(address.shown))"
    switch answer {
    case .notAsked: return Diagnosis("remote", .note, "\(place) was not asked")
    case .tip(nil):
      let words = "\(place) answers, and has no branch \(branch)"
      return Diagnosis("remote", .note, words, hint: obstacle == nil ? "kith sync" : nil)
    case .tip: return Diagnosis("remote", .ok, "\(place) answers")
    case .failed(let error):
      switch error.kind {
      case .authentication: return Diagnosis("remote", .note, "\(place) answers, and does not let us in")
      case .noSuchRepository, .unusable, .damaged:
        return Diagnosis("remote", .error, "\(place): \(error.message)", hint: error.hint)
      case .unreachable, .timedOut, .noGitProgram, .other:
        return Diagnosis(
          "remote", .warning, "\(place) cannot be reached: \(error.message)",
          hint: error.hint ?? "everything of yours is committed here; once it is there again: kith sync")
      }
    }
  }

  private var tip: Diagnosis? {
    if let obstacle { return Diagnosis("tip", .error, obstacle.message, hint: obstacle.hint) }
    guard case .tip(let commit?) = answer else { return nil }
    let place = "\(name)/\(branch) is at \(commit.hex.prefix(12))"
    switch relation {
    case .same: return Diagnosis("tip", .ok, "\(place), as we are")
    case .ahead(let count):
      let words = "\(place), and lacks \(count) \(count == 1 ? "commit" : "commits") of ours"
      return Diagnosis("tip", .note, words, hint: "kith sync")
    case .hasNews: return Diagnosis("tip", .note, "\(place), and has commits that are not here", hint: "kith sync")
    case .unknown: return Diagnosis("tip", .ok, place)
    }
  }

  private var credentials: Diagnosis? {
    if case .failed(let error) = answer, error.kind == .authentication {
      return Diagnosis("credentials", .error, "\(name): \(error.message)", hint: error.hint)
    }
    if address.holdsSecret {
      let words = "the address of \(name) holds a password, which everybody can read who reads .git/config"
      return Diagnosis("credentials", .warning, words, hint: withoutSecret)
    }
    guard case .tip = answer else { return nil }
    switch address.way {
    case .ssh: return Diagnosis("credentials", .ok, "\(name) lets us in by ssh without asking anything")
    case .web: return Diagnosis("credentials", .ok, "\(name) lets us in without asking for a password; pushing was not tried")
    case .folder, .other: return nil
    }
  }
}

extension Examination {
  /// Asks all remotes at once and tells of them in the order of their names.
  func tellRemotes(_ tell: ([Diagnosis]) throws -> Void) async throws {
    var remotes: [(name: String, url: String)] = []
    var (branch, gitDirectory) = ("main", "")
    let trouble = attempt("remote") {
      let repository = try repository()
      (remotes, gitDirectory) = (try repository.remotes(), repository.gitDirectory)
      branch = try repository.configString(Workspace.branchKey) ?? branch
      if case .success(let opened) = Result(catching: workspace) { branch = opened.shortBranch }
      guard remotes.isEmpty else { return [] }
      let words = "there is no remote: everything is committed on this machine only"
      return [Diagnosis("remote", .note, words, hint: "to share: git remote add origin <url>, then kith sync")]
    }
    guard trouble.isEmpty else { return try tell(trouble) }
    let answers = await answers(of: remotes.map(\.name), branch: branch, gitDirectory: gitDirectory)
    for remote in remotes {
      try tell(attempt("remote") { try standing(of: remote, branch, answers[remote.name] ?? .notAsked).diagnoses })
    }
  }

  private func standing(
    of remote: (name: String, url: String), _ branch: String, _ answer: RemoteAnswer
  ) throws -> RemoteStanding {
    let address = RemoteAddress(remote.url)
    var relation = RemoteStanding.Relation.unknown
    var obstacle: StoreError?
    if case .success(let workspace) = Result(catching: workspace), try workspace.pause() == nil {
      obstacle = try self.obstacle(at: remote.name, answer, in: workspace)
      if case .tip(let tip?) = answer { relation = try self.relation(of: tip, in: workspace) }
    }
    let command = "git -C \(quotedRoot) remote set-url \(PathText.quoted(remote.name)) \(PathText.quoted(address.shown))"
    return RemoteStanding(
      name: remote.name, branch: branch, address: address, answer: answer, relation: relation, obstacle: obstacle,
      withoutSecret: "\(command); then let a credential helper keep it: git help credentials")
  }

  /// What a sync would stop at, as far as can be told without fetching.
  private func obstacle(at remote: String, _ answer: RemoteAnswer, in workspace: Workspace) throws -> StoreError? {
    let repository = workspace.repository
    let references = RemoteReferences(remote: remote, branch: workspace.shortBranch)
    let seen = try repository.reference(references.seen)
    let (parked, rewritten) = (
      try ParkedTip.standing(at: remote, in: workspace), try RewrittenHistory.standing(at: remote, in: workspace)
    )
    guard case .tip(let answered) = answer else { return parked?.error ?? rewritten?.error }
    guard let tip = answered else { return seen.map { RemoteHistory.missing(references, seen: $0) } }
    if let parked, parked.tip == tip { return parked.error }
    if let rewritten, rewritten.now == tip { return rewritten.error }
    // Of what is not here yet only a sync can tell.
    guard let seen, repository.exists(tip), try !repository.isAncestor(seen, of: tip) else { return nil }
    return RewrittenHistory(references: references, seen: seen, now: tip).error
  }

  private func relation(of tip: ObjectID, in workspace: Workspace) throws -> RemoteStanding.Relation {
    guard let head = try workspace.head()?.id, workspace.repository.exists(tip) else { return .hasNews }
    if tip == head { return .same }
    guard try workspace.repository.isAncestor(tip, of: head) else { return .hasNews }
    return .ahead(try workspace.repository.history(from: [head], hiding: [tip]).count)
  }

  // MARK: - The network

  private func answers(of remotes: [String], branch: String, gitDirectory: String) async -> [String: RemoteAnswer] {
    guard let remoteLimit else { return [:] }
    let transport = context.transport
    return await withTaskGroup(of: (String, RemoteAnswer).self) { group in
      for remote in remotes {
        group.addTask {
          let answer = await Self.answer(within: remoteLimit, from: remote) { () async throws(TransportError) in
            try await transport.tip(remote: remote, branch: branch, gitDirectory: gitDirectory)
          }
          return (remote, answer)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  /// Asks, and stops asking once the time is up; the transport ends whatever it has started.
  private static func answer(
    within limit: Duration, from remote: String, _ ask: @escaping @Sendable () async throws(TransportError) -> ObjectID?
  ) async -> RemoteAnswer {
    await withTaskGroup(of: RemoteAnswer?.self) { group in
      group.addTask {
        do throws(TransportError) {
          return .tip(try await ask())
        } catch {
          return .failed(error)
        }
      }
      group.addTask {
        // Cancelled, the answer is there already.
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
        ?? .failed(TransportError(.timedOut, remote: remote, message: "it gave no answer within \(limit.components.seconds) s"))
    }
  }
}
