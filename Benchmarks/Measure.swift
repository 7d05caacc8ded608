import Foundation
import Glibc

/// Runs and times things.
enum Measure {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The times of `runs` calls after one that is not counted.
  static func times(_ runs: Int, _ body: (Int) throws -> Void) rethrows -> [Duration] {
    try body(0)
    return try (1...runs).map { run in
      let start = ContinuousClock.now
      try body(run)
      return ContinuousClock.now - start
    }
  }

  static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

  /// The median of whole processes; three are enough of what takes seconds.
  static func process(
    _ arguments: [String], in folder: String, runs: Int, allowing accepted: Set<Int32> = [0]
  ) throws -> Duration {
    func time() throws -> Duration {
      let start = ContinuousClock.now
      try run(arguments, in: folder, allowing: accepted)
      return ContinuousClock.now - start
    }
    let runs = try time() < .seconds(2) ? runs : min(runs, 3)
    return median(try (0..<runs).map { _ in try time() })
  }

  /// Runs a program in a folder; throws with what it printed where it fails.
  @discardableResult
  static func run(_ arguments: [String], in folder: String, allowing accepted: Set<Int32> = [0]) throws -> String {
    let end = try outcome(of: arguments, in: folder)
    guard accepted.contains(end.status) else {
      throw Failure(description: "\(arguments.joined(separator: " ")): \(end.status)\n\(end.text)")
    }
    return end.text
  }

  /// Runs a program in a folder; its status and what it printed.
  static func outcome(of arguments: [String], in folder: String) throws -> (status: Int32, text: String) {
    let environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada",
      "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
    ]
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("kith-bench-\(UUID().uuidString)").path
    defer { unlink(output) }
    let status = try spawn(["/usr/bin/env", "-C", folder] + arguments, environment: environment, output: output)
    return (status, try String(contentsOfFile: output, encoding: .utf8))
  }
}

extension Measure {
  /// Runs a program in a folder; its status, what it printed, and the most memory it was in at a time.
  ///
  /// GNU time starts it: a process that this one starts is said to have been at least as large as this one (getrusage(2)).
  static func peak(
    of arguments: [String], in folder: String
  ) throws -> (status: Int32, text: String, kilobytes: Int) {
    let report = FileManager.default.temporaryDirectory.appendingPathComponent("kith-bench-\(UUID().uuidString)").path
    defer { unlink(report) }
    let end = try outcome(of: ["time", "-f", "%M", "-o", report] + arguments, in: folder)
    let lines = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n")
    guard let kilobytes = lines.last.flatMap({ Int($0) }) else {
      throw Failure(description: "time said \(lines) of \(arguments)")
    }
    return (end.status, end.text, kilobytes)
  }

  /// Starts a program and waits for it with the bare system calls: what a library puts around them would be measured, too.
  private static func spawn(
    _ arguments: [String], environment: [String: String], output: String
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let number = posix_spawn(&process, arguments[0], &actions, nil, words, variables)
    guard number == 0 else { throw Failure(description: "\(arguments): \(String(cString: strerror(number)))") }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    // WEXITSTATUS, or the signal as a shell shows it.
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }

  var text: String { String(format: milliseconds < 100 ? "%.1f ms" : "%.0f ms", milliseconds) }
}
