import Foundation
import Glibc

/// A program that goes on running beside the test. Killed when released.
///
/// Foundation's `Process` takes a server that closes the descriptors it inherits for one that has ended, and waits for it for ever.
package final class BackgroundProgram {
  package let processID: Int32
  /// How it ended, once that is known: its exit status, or 128 and the signal.
  package private(set) var status: Int32?

  /// - Parameters:
  ///   - arguments: The absolute path of the program and its arguments.
  ///   - environment: nil: that of the tests.
  ///   - log: Where its output goes.
  package init(_ arguments: [String], environment: [String: String]? = nil, log: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads tests run on block signals.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words = arguments.map { strdup($0) } + [nil]
    let variables = (environment ?? ProcessInfo.processInfo.environment).map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let number = posix_spawn(&process, arguments[0], &actions, &attributes, words, variables)
    guard number == 0 else { throw Sandbox.Failure(description: "\(arguments): \(String(cString: strerror(number)))") }
    processID = process
  }

  deinit {
    send(SIGKILL)
    while status == nil { reap(waiting: true) }
  }

  package func send(_ signal: Int32) { if status == nil { kill(processID, signal) } }

  /// Whether it still runs.
  package var isRunning: Bool {
    reap(waiting: false)
    return status == nil
  }

  /// Waits for its end, at most for so long.
  ///
  /// - Returns: whether it has ended.
  package func ends(within seconds: Double) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while isRunning, Date() < deadline { usleep(5_000) }
    return !isRunning
  }

  private func reap(waiting: Bool) {
    guard status == nil else { return }
    var raw: Int32 = 0
    let found = waitpid(processID, &raw, waiting ? 0 : WNOHANG)
    if found == processID { status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F) }
    if found < 0, errno == ECHILD { status = -1 }
  }
}
