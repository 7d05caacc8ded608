import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// One run of a program that speaks to remotes, git or our own: never asks, never lasts longer than allowed, leaves nothing running
/// that it was stopped in.
///
/// The program is the leader of a session of its own, without a terminal. When time is up, or the task is cancelled, the whole
/// process group is asked to end (git then removes its lock files) and two seconds later killed, ssh and helpers with it.
struct ChildProgram: Sendable {
  /// How long it may take.
  struct Limits: Hashable, Sendable {
    /// From start to end.
    var total: Duration
    /// Without a byte of output; progress is reported about every second.
    var idle: Duration
  }

  enum Ending: Hashable, Sendable {
    case exited(code: Int32)
    case signalled(Int32)
    /// Stopped by us after this long in all, or in silence.
    case timedOut(String)
    case cancelled

    var isSuccess: Bool { self == .exited(code: 0) }
  }

  struct Finished: Sendable {
    let ending: Ending
    /// Standard output, at most a mebibyte of it.
    let output: String
    let errors: GitOutput
  }

  let executable: Executable
  let environment: GitEnvironment
  let limits: Limits

  /// - Parameter folder: Where it runs: never just wherever this process is, because git would read a repository it finds
  ///   there.
  /// - Throws: `SubprocessError` if it could not be started or watched.
  func run(
    _ arguments: [String], in folder: String, environment more: [String: String] = [:]
  ) async throws -> Finished {
    var options = PlatformOptions()
    options.createSession = true
    // For the ways out that do not pass through `supervise`: the same, by the library.
    options.teardownSequence = [.send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
    let result = try await Subprocess.run(
      executable, arguments: Arguments(arguments), environment: environment.forProgram(more),
      workingDirectory: FilePath(folder), platformOptions: options, input: .none, output: .sequence, error: .sequence
    ) { execution in
      try await supervise(execution)
    }
    var finished = result.closureResult
    if finished.ending == nil {
      switch result.terminationStatus {
      case .exited(let code): finished.ending = .exited(code: code)
      case .signaled(let signal): finished.ending = .signalled(signal)
      }
    }
    return Finished(
      ending: finished.ending ?? .cancelled, output: String(decoding: finished.output, as: UTF8.self),
      errors: finished.errors)
  }
}

// MARK: - Watching over it

extension ChildProgram {
  private struct Outcome: Sendable {
    /// Nil: it ended by itself, its status tells how.
    var ending: Ending?
    var output: [UInt8]
    var errors: GitOutput
  }

  private enum Event: Sendable {
    case ended
    case expired(Ending)
    case graceIsOver
  }

  /// What the tasks that read and the one that watches share.
  private final class Progress: Sendable {
    struct State: Sendable {
      var output: [UInt8] = []
      var errors = GitOutput()
      var lastSign = ContinuousClock.now
    }

    static let maximumOutput = 1 << 20
    let state = Mutex(State())

    func received(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
      state.withLock { state in
        state.lastSign = .now
        if isError {
          state.errors.append(bytes)
        } else {
          state.output.append(contentsOf: bytes.prefix(Self.maximumOutput - state.output.count))
        }
      }
    }
  }

  private func supervise(
    _ execution: Execution<NoInput, SequenceOutput, SequenceOutput>
  ) async throws -> Outcome {
    let progress = Progress()
    let leader = execution.processIdentifier.value
    let output = execution.standardOutput
    let errors = execution.standardError
    let ending = try await withThrowingTaskGroup(of: Event.self) { group -> Ending? in
      group.addTask {
        async let first: Void = Self.read(output, isError: false, into: progress)
        async let second: Void = Self.read(errors, isError: true, into: progress)
        _ = try await (first, second)
        // It may close its streams before it ends; until it has ended it may still hang.
        while !Self.hasEnded(leader) { try await Task.sleep(for: .milliseconds(2)) }
        return .ended
      }
      group.addTask { try await .expired(expiry(of: progress)) }

      var ending: Ending?
      do {
        if case .expired(let reason)? = try await group.next() { ending = reason }
      } catch is CancellationError {
        ending = .cancelled
      }
      if Task.isCancelled { ending = ending ?? .cancelled }
      if ending != nil { await Self.stop(leader) }
      group.cancelAll()
      return ending
    }
    return progress.state.withLock { state in
      state.errors.finish()
      return Outcome(ending: ending, output: state.output, errors: state.errors)
    }
  }

  private static func read(_ stream: SubprocessOutputSequence, isError: Bool, into progress: Progress) async throws {
    for try await buffer in stream {
      buffer.withUnsafeBytes { progress.received($0, isError: isError) }
    }
  }

  /// Returns when a limit is passed.
  private func expiry(of progress: Progress) async throws -> Ending {
    let deadline = ContinuousClock.now + limits.total
    while true {
      let silentUntil = progress.state.withLock { $0.lastSign } + limits.idle
      let now = ContinuousClock.now
      if now >= deadline { return .timedOut("took longer than \(limits.total)") }
      if now >= silentUntil { return .timedOut("nothing moved for \(limits.idle)") }
      try await Task.sleep(until: min(deadline, silentUntil))
    }
  }

  /// Ends the process group. The leader has not been reaped here, so its number, which is the group's, cannot be anybody
  /// else's; and members that outlive it are still found by it.
  private static func stop(_ leader: pid_t) async {
    kill(-leader, SIGTERM)
    // Unstructured, because the task we are in may be cancelled, and git still gets its time to clean up.
    await Task {
      let end = ContinuousClock.now + .seconds(2)
      while !hasEnded(leader), ContinuousClock.now < end {
        do { try await Task.sleep(for: .milliseconds(10)) } catch { return }
      }
    }.value
    kill(-leader, SIGKILL)
  }

  /// Whether the process has ended, leaving it to be reaped by whoever started it.
  private static func hasEnded(_ process: pid_t) -> Bool {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return errno == ECHILD }
    return info.si_signo == SIGCHLD
  }
}
