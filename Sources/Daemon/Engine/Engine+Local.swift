import CLinux
import GitStorage
import Logging
import Records
import Sync
import Workspace

/// What is done to the store itself.
extension Engine {
  func absorb(_ scope: DaemonMachine.Scope) -> DaemonMachine.AbsorbResult {
    let result = locally {
      let report = try workspace.absorb(only: scope.files, settling: scope == .everything)
      let mended = try workspace.mend()
      note(report, scope)
      if let commit = report.commit {
        log.info("committed", metadata: ["commit": "\(commit.id.hex.prefix(12))", "changes": "\(report.changes.count)"])
      }
      if let mended { log.info("mended", metadata: ["commit": "\(mended.id.hex.prefix(12))"]) }
      if scope == .everything {
        forgetOldOpenings()
        try workspace.rememberVersions()
      }
      return report
    }
    switch result {
    case .failure(let hindrance): return .hindered(hindrance)
    case .success(let (report, head)):
      let now = Timestamp.now()
      board.change {
        if report.commit != nil { $0.lastCommit = now }
        if scope == .everything { $0.lastFullLook = now }
      }
      // A look at every file, and the index of a large store, take memory that is needed for a moment only.
      if scope == .everything || report.commit != nil { releaseMemory() }
      return .done(
        head: head?.id, committed: report.commit != nil, again: report.unsettled, waiting: heldDeletions.union(held.keys))
    }
  }

  func integrate() -> DaemonMachine.IntegrateResult {
    let result = locally {
      guard let tip = try workspace.union(of: Array(tips.values)) else { return }
      let report = try workspace.integrate(tip)
      note(report.saved, .files([]))
      guard report.outcome != .upToDate else { return }
      log.info(
        "merged",
        metadata: [
          "outcome": "\(report.outcome)", "commit": "\(report.head.id.hex.prefix(12))", "files": "\(report.changed.count)",
          "conflicts": "\(report.conflicts.count)",
        ])
    }
    switch result {
    case .failure(let hindrance): return .hindered(hindrance)
    case .success(let (_, head)):
      releaseMemory()
      return .done(head: head?.id)
    }
  }

  /// Does a piece of work in the store, where nothing of the person's is in the way.
  ///
  /// - Returns: what it returns, with where `HEAD` is now.
  private func locally<Result>(_ work: () throws -> Result) -> Swift.Result<(Result, Commit?), DaemonMachine.Hindrance> {
    do {
      if let pause = try workspace.pause() { return .failure(paused(pause)) }
      if let hindrance = try yielding() { return .failure(hindrance) }
      let before = try workspace.head()
      let result = try work()
      let head = try workspace.head()
      try noteJoined(from: before, to: head)
      manners.done(try workspace.gitTraces())
      board.change {
        $0.cleared()
        $0.head = head?.id
      }
      return .success((result, head))
    } catch is GitAtWork {
      return .failure(.yielding)
    } catch {
      return .failure(failed(error))
    }
  }

  // MARK: - What came of it

  private func note(_ report: AbsorbReport, _ scope: DaemonMachine.Scope) {
    switch scope {
    case .everything:
      held = [:]
      heldDeletions = []
    case .files(let paths):
      for path in paths { held[path] = nil }
      heldDeletions.subtract(paths)
    }
    for file in report.held {
      if held.updateValue(file, forKey: file.path) == nil, scope != .everything {
        // Names are people's; the path is said at debug.
        log.notice("a file is held until it is mended", metadata: ["held": "\(held.count)"])
        log.debug("held", metadata: ["path": "\(file.path)", "reason": "\(file.reason)"])
      }
    }
    heldDeletions.formUnion(report.heldDeletions)
  }

  /// Contacts that became one person lately.
  private func noteJoined(from before: Commit?, to after: Commit?) throws {
    guard let before, let after, before.tree != after.tree else { return }
    let joined = try workspace.joined(from: before, to: after)
    guard !joined.isEmpty else { return }
    log.notice("contacts became one person", metadata: ["count": "\(joined.count)"])
    board.change { $0.joined = Array(($0.joined + joined.map { Standing.Joined(at: Timestamp.now(), contact: $0) }).suffix(20)) }
  }

  /// Lets the person's git go first, while it runs and for a moment after; nil where it need not be waited for.
  private func yielding() throws -> DaemonMachine.Hindrance? {
    let (traces, work) = (try workspace.gitTraces(), try workspace.gitAtWork())
    switch manners.judge(work, traces, clock: Timestamp.now(), at: now) {
    case .goOn: return nil
    case .yield: return .yielding
    case .pause(let work):
      let process = work.map { "\($0.command) is at work in this folder (process \($0.process.id))" }
      return paused(
        StoreError(
          .tryAgain, "paused: git \(process ?? "is at work in this folder all the time")",
          hint: "finish it; Kith goes on by itself"))
    }
  }

  private func paused(_ reason: StoreError) -> DaemonMachine.Hindrance {
    if board.current.pause?.message != reason.message { log.notice("paused", metadata: ["why": "\(reason.message)"]) }
    board.change { $0.pause = Trouble(reason) }
    return .paused
  }

  private func failed(_ error: any Error) -> DaemonMachine.Hindrance {
    // Something began between our look and our lock.
    do {
      if let pause = try workspace.pause() { return paused(pause) }
    } catch {
      log.debug("the store cannot be looked at", metadata: ["error": "\(error)"])
    }
    let trouble = Trouble(error)
    if board.current.work?.message != trouble.message {
      log.warning("cannot go on", metadata: ["error": "\(trouble.message)"])
    }
    board.change { $0.work = trouble }
    return .failed
  }

  /// Gives memory back to the system; a daemon lives for weeks.
  private func releaseMemory() { kith_release_memory() }
}

extension DaemonMachine.Scope {
  /// The files, nil for all.
  var files: Set<GitPath>? { if case .files(let paths) = self { paths } else { nil } }
}
