import GitStorage
import Logging
import Records
import Sync
import Workspace

/// What is exchanged with remotes.
extension Engine {
  /// Reads which remotes are configured, with the interval of each: `remote.<name>.kithpollinterval`, else `kith.pollinterval`, in
  /// seconds, else 30.
  ///
  /// - Throws: `StoreError` where an interval is no number of seconds.
  func readRemotes() throws -> [DaemonMachine.RemoteName] {
    let standard = try PollInterval.read("kith.pollinterval", in: workspace.repository) ?? PollInterval.standard
    return try workspace.repository.remotes().map { remote in
      DaemonMachine.RemoteName(
        name: remote.name,
        interval: try PollInterval.read("remote.\(remote.name).kithpollinterval", in: workspace.repository) ?? standard)
    }
  }

  /// What is configured now, nil where that is what it was. Settings that cannot be read leave those in force that were, and are said.
  func changedRemotes() -> DaemonMachine.Event? {
    do {
      let found = try readRemotes()
      board.change { $0.settings = nil }
      guard found != remotes else { return nil }
      remotes = found
      tips = tips.filter { tip in found.contains { $0.name == tip.key } }
      log.info("remotes", metadata: ["names": "\(found.map(\.name).joined(separator: ", "))"])
      return .remotes(found)
    } catch {
      let trouble = Trouble(error)
      if board.current.settings != trouble { log.warning("settings", metadata: ["error": "\(trouble.message)"]) }
      board.change { $0.settings = trouble }
      return nil
    }
  }

  func fetch(_ remote: String) {
    let references = RemoteReferences(remote: remote, branch: workspace.shortBranch)
    let (transport, gitDirectory) = (transport, workspace.repository.gitDirectory)
    send {
      do throws(TransportError) {
        let found = try await transport.fetch(
          remote: remote, branch: references.branch, into: references.incoming, gitDirectory: gitDirectory)
        return .fetchEnded(remote: remote, .success(found))
      } catch {
        return .fetchEnded(remote: remote, .failure(error))
      }
    }
  }

  /// - Returns: nil where it was started.
  func push(to remote: String) -> DaemonMachine.Event? {
    do {
      guard try workspace.pause() == nil, let head = try workspace.head() else {
        return .pushed(remote: remote, .failed)
      }
      let (transport, gitDirectory, branch) = (transport, workspace.repository.gitDirectory, workspace.shortBranch)
      send {
        do throws(TransportError) {
          let outcome = try await transport.push(commit: head.id, remote: remote, branch: branch, gitDirectory: gitDirectory)
          return .pushEnded(remote: remote, head.id, .success(outcome))
        } catch {
          return .pushEnded(remote: remote, head.id, .failure(error))
        }
      }
      return nil
    } catch {
      note(remote, push: Trouble(error))
      return .pushed(remote: remote, .failed)
    }
  }

  // MARK: - What came of it

  func noteFetch(_ remote: String, _ answer: Result<Bool, TransportError>) -> DaemonMachine.FetchResult {
    let history = history(of: remote)
    do {
      guard try answer.get() else {
        try history.noteMissing(accepting: false)
        tips[remote] = nil
        fetched(remote)
        return .empty
      }
      switch try history.note(accepting: false) {
      case .good(let tip):
        tips[remote] = tip
        fetched(remote)
        let head = try workspace.repository.reference(workspace.branch)
        // Somebody else brought there what we could not.
        if head == tip { board.change { $0.remotes[remote]?.pushTrouble = nil } }
        return .tip(tip, isNews: try head.map { try !workspace.repository.isAncestor(tip, of: $0) } ?? true)
      case .parked(let parked):
        tips[remote] = nil
        note(remote, fetch: Trouble(parked.error))
        return .refused
      }
    } catch let error as StoreError {
      // Rewritten, replaced or removed: nothing of it is merged, and nothing pushed over it.
      tips[remote] = nil
      note(remote, fetch: Trouble(error))
      return .refused
    } catch {
      note(remote, fetch: Trouble(error))
      return .failed
    }
  }

  func notePush(_ remote: String, _ commit: ObjectID, _ answer: Result<PushOutcome, TransportError>) -> DaemonMachine.PushResult {
    do {
      switch try answer.get() {
      case .accepted, .upToDate:
        tips[remote] = commit
        try history(of: remote).record(commit)
        log.info("pushed", metadata: ["remote": "\(remote)", "commit": "\(commit.hex.prefix(12))"])
        board.change {
          $0.remotes[remote, default: .init()].lastPush = Timestamp.now()
          $0.remotes[remote]?.fetchTrouble = nil
          $0.remotes[remote]?.pushTrouble = nil
        }
        return .accepted(commit)
      case .rejectedNotFastForward:
        return .overtaken
      case .rejectedByServer(let words):
        let isFull = words.lowercased().contains("no space left on device") || words.lowercased().contains("disk quota exceeded")
        let remedy = isFull ? "its disk is full: make room there" : "mend it and save again"
        note(
          remote, push: Trouble(message: "\(remote) refused the push: \(words)", hint: "\(remedy); it is tried again by itself"))
        return .failed
      }
    } catch {
      note(remote, push: Trouble(error))
      return .failed
    }
  }

  private func history(of remote: String) -> RemoteHistory {
    RemoteHistory(workspace: workspace, references: RemoteReferences(remote: remote, branch: workspace.shortBranch))
  }

  private func fetched(_ remote: String) {
    board.change {
      $0.remotes[remote, default: .init()].lastFetch = Timestamp.now()
      $0.remotes[remote]?.fetchTrouble = nil
    }
  }

  private func note(_ remote: String, fetch trouble: Trouble) { note(remote, trouble, at: \.fetchTrouble) }
  private func note(_ remote: String, push trouble: Trouble) { note(remote, trouble, at: \.pushTrouble) }

  private func note(_ remote: String, _ trouble: Trouble, at place: WritableKeyPath<Standing.Remote, Trouble?>) {
    var known = board.current.remotes[remote] ?? .init()
    if known[keyPath: place]?.message != trouble.message {
      log.warning("cannot exchange", metadata: ["remote": "\(remote)", "error": "\(trouble.message)"])
    }
    known[keyPath: place] = trouble
    board.change { $0.remotes[remote, default: .init()] = known }
  }

  // MARK: - Packing

  /// Has git pack loose objects where there are many of them: outside the lock, as one more program beside ours.
  func pack() {
    let (packing, log) = (Packing(gitDirectory: workspace.repository.gitDirectory), log)
    send {
      if let trouble = await packing.run() { log.warning("cannot pack", metadata: ["error": "\(trouble)"]) }
      return .machine(.packed)
    }
  }
}

/// How often a remote is asked, as git's configuration says.
enum PollInterval {
  static let standard = Duration.seconds(30)

  static func read(_ key: String, in repository: GitRepository) throws -> Duration? {
    guard let text = try repository.configString(key) else { return nil }
    guard let seconds = Double(text), seconds >= 0.1, seconds <= 86_400 else {
      throw StoreError(.invalidData, "\(key) is \"\(text)\" in git's configuration", hint: "git config \(key) 30")
    }
    return .milliseconds(Int(seconds * 1000))
  }
}
