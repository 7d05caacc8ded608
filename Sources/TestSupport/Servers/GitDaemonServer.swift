import Foundation

/// A server of git's own protocol (git-daemon(1)): anybody may fetch from and push to what lies in a folder.
package final class GitDaemonServer {
  private let server: ServerProcess

  /// - Parameters:
  ///   - root: The folder the repositories are in.
  ///   - port: nil: one that is free.
  package init(root: String, log: String, port: Int? = nil) throws {
    server = try ServerProcess(log: log, port: port) { Self.arguments(root: root, host: "127.0.0.1", port: $0) }
  }

  /// The program itself: `git daemon` would start it as a child, which outlives it.
  package static func arguments(root: String, host: String, port: Int) -> [String] {
    [
      "/usr/lib/git-core/git-daemon", "--listen=\(host)", "--port=\(port)", "--reuseaddr", "--export-all",
      "--enable=receive-pack", "--base-path=\(root)", root,
    ]
  }

  package var port: Int { server.port }

  package func url(_ repository: String) -> String { "git://127.0.0.1:\(port)/\(repository)" }
}
