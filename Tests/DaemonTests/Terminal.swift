import Foundation
import Glibc
import TestSupport
import Testing

/// A program in a terminal of its own (tmux), driven by keystrokes and read from the screen, as a person does.
///
/// Each has a server of its own, so that no test and no person's session meets another. Killed when released.
final class Terminal {
  private let sandbox: Sandbox
  private let variables: [String: String]
  private let server: BackgroundProgram
  private static let name = "kith-test"

  /// - Throws: `Sandbox.Failure` where tmux or the program is not installed.
  init(_ program: [String], in folder: String, of sandbox: Sandbox) throws {
    self.sandbox = sandbox
    // Sockets have short names only; a folder of its own keeps the servers of tests apart.
    let sockets = sandbox.path("t" + String(UInt32.random(in: 0 ... .max), radix: 36))
    try FileManager.default.createDirectory(atPath: sockets, withIntermediateDirectories: true)
    variables = sandbox.environment(of: "Ana").merging([
      "TMUX_TMPDIR": sockets, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh",
    ]) { $1 }
    for name in ["tmux", program[0]] {
      guard try sandbox.run(["which", name]).status == 0 else {
        throw Sandbox.Failure(description: "\(name) must be installed: make test-deps")
      }
    }
    // In the foreground (-D): one that goes into the background by itself is waited for for ever.
    server = try BackgroundProgram(
      ["/usr/bin/env", "tmux", "-D", "-L", Self.name, "-f", "/dev/null"],
      environment: sandbox.environment.merging(variables) { $1 },
      log: sockets + "/log")
    try DaemonTests.wait(for: "the terminal's server") {
      try FileManager.default.subpathsOfDirectory(atPath: sockets).contains { $0.hasSuffix("/" + Self.name) }
    }
    try tmux(["new-session", "-d", "-x", "120", "-y", "40", "-c", folder, "-s", "main"] + program)
  }

  deinit {
    // The programs in it hear of it, and end.
    server.send(SIGTERM)
    _ = server.ends(within: 5)
  }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let result = try sandbox.run(["tmux", "-L", Self.name] + arguments, environment: variables)
    guard result.status == 0 else { throw Sandbox.Failure(description: "tmux \(arguments): \(result.errors)") }
    return result.output
  }

  /// Types text, letter by letter as it stands.
  func type(_ text: String) throws { try tmux(["send-keys", "-t", "main", "-l", "--", text]) }

  /// Presses keys, such as `Escape`, `Enter`, `C-x`, `M-%`.
  func press(_ keys: String...) throws { try tmux(["send-keys", "-t", "main"] + keys) }

  /// What stands on the screen.
  func screen() throws -> String { try tmux(["capture-pane", "-p", "-t", "main"]) }

  /// Waits until the screen shows some words.
  func wait(for words: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    var last = ""
    do {
      try DaemonTests.wait(for: "\(words) on the screen", sourceLocation: sourceLocation) {
        last = try self.screen()
        return last.contains(words)
      }
    } catch {
      Issue.record("the screen shows:\n\(last)", sourceLocation: sourceLocation)
      throw error
    }
  }

  /// Waits until the program has ended, and its terminal with it.
  func waitForTheEnd() throws {
    try DaemonTests.wait(for: "the program's end") {
      try self.sandbox.run(["tmux", "-L", Self.name, "has-session", "-t", "main"], environment: self.variables).status != 0
    }
  }
}
