import CLinux
import GitStorage
import Logging
import Records
import Sync
import Workspace

/// What is done to the store itself.
extension Engine {
  func absorb(_ scope: DaemonMachine.Scope) -> DaemonMachine.AbsorbResult {
    do {
      if let pause = try workspace.pause() { return paused(pause) }
      if let wait = try yielding() { return wait }
      let before = try workspace.head()
      let report = try workspace.absorb(only: scope.files, settling: scope == .everything)
      let mended = try workspace.mend()
      let head = try workspace.head()
      note(report, scope)
      if let commit = report.commit {
        log.info("committed", metadata: ["commit": "\(commit.id.hex.prefix(12))", "changes": "\(report.changes.count)"])
      }
      if let mended { log.info("mended", metadata: ["commit": "\(mended.id.hex.prefix(12))"]) }
      if scope == .everything {
        forgetOldOpenings()
        releaseMemory()
      }
      try noteJoined(from: before, to: head)
      manners.done(try workspace.gitTraces())
      board.change {
        $0.cleared()
        $0.head = head?.id
        if report.commit != nil { $0.lastCommit = Timestamp.now() }
        if scope == .everything { $0.lastFullLook = Timestamp.now() }
      }
      return .done(
        head: head?.id, committed: report.commit != nil, again: report.unsettled,
        waiting: heldDeletions.union(held.keys))
    } catch is GitAtWork {
      return .yielding
    } catch {
      return failed(error)
    }
  }

  func integrate() -> DaemonMachine.IntegrateResult {
    do {
      if let pause = try workspace.pause() {
        _ = paused(pause)
        return .paused
      }
      if let wait = try yielding() { return wait == .paused ? .paused : .yielding }
      let before = try workspace.head()
      guard let tip = try workspace.union(of: Array(tips.values)) else { return .done(head: before?.id) }
      let report = try workspace.integrate(tip)
      note(report.saved, .files([]))
      let head = try workspace.head()
      if report.outcome != .upToDate {
        log.info(
          "merged",
          metadata: [
            "outcome": "\(report.outcome)", "head": "\(head?.id.hex.prefix(12) ?? "-")", "files": "\(report.changed.count)",
            "conflicts": "\(report.conflicts.count)",
          ])
      }
      try noteJoined(from: before, to: head)
      if report.changed.count > 1000 { releaseMemory() }
      manners.done(try workspace.gitTraces())
      board.change {
        $0.cleared()
        $0.head = head?.id
      }
      return .done(head: head?.id)
    } catch is GitAtWork {
      return .yielding
    } catch {
      _ = failed(error)
      return .failed
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
  private func yielding() throws -> DaemonMachine.AbsorbResult? {
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

  private func paused(_ reason: StoreError) -> DaemonMachine.AbsorbResult {
    if board.current.pause?.message != reason.message { log.notice("paused", metadata: ["why": "\(reason.message)"]) }
    board.change { $0.pause = Trouble(reason) }
    return .paused
  }

  private func failed(_ error: any Error) -> DaemonMachine.AbsorbResult {
    // Something began between our look and our lock.
    do {
      if let pause = try workspace.pause() { return paused(pause) }
    } catch {
      log.debug("the store cannot be looked at", metadata: ["error": "\(error)"])
    }
    let trouble = Trouble(error)
    if board.current.trouble?.message != trouble.message {
      log.warning("cannot go on", metadata: ["error": "\(trouble.message)"])
    }
    board.change { $0.trouble = trouble }
    return .failed
  }

  /// Gives memory that a look at every file took back to the system; a daemon lives for weeks.
  private func releaseMemory() { kith_release_memory() }
}

extension DaemonMachine.Scope {
  /// The files, nil for all.
  var files: Set<GitPath>? { if case .files(let paths) = self { paths } else { nil } }
}
