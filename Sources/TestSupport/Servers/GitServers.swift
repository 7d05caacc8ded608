import Foundation
import Glibc

/// A web server (lighttpd) with git's own `git http-backend` behind it: at `/git/…` for everybody, at `/private/…` with a password.
package final class GitWebServer {
  package static let user = "ada"
  package static let password = "p@ss wörd"
  private let server: ServerProcess

  /// - Parameters:
  ///   - root: The folder the repositories are in.
  ///   - folder: An empty folder for its own files.
  package init(root: String, folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("\(Self.user):\(Self.password)\n".utf8).write(to: URL(fileURLWithPath: folder + "/users"))
    server = try ServerProcess(log: folder + "/log") { port in
      let settings = """
        server.bind = "127.0.0.1"
        server.port = \(port)
        server.document-root = "\(folder)"
        server.errorlog = "\(folder)/errors"
        server.modules = ("mod_auth", "mod_authn_file", "mod_alias", "mod_setenv", "mod_cgi")
        auth.backend = "plain"
        auth.backend.plain.userfile = "\(folder)/users"
        auth.require = ("/private/" => ("method" => "basic", "realm" => "private", "require" => "valid-user"))
        alias.url = ("/git/" => "\(Self.backend)/", "/private/" => "\(Self.backend)/")
        cgi.assign = ("" => "")
        $HTTP["url"] =~ "^/git/" { setenv.set-environment = ("REMOTE_USER" => "anybody") }
        setenv.add-environment = ("GIT_PROJECT_ROOT" => "\(root)", "GIT_HTTP_EXPORT_ALL" => "1")
        """
      try Data(settings.utf8).write(to: URL(fileURLWithPath: folder + "/lighttpd.conf"))
      return [Self.program, "-D", "-f", folder + "/lighttpd.conf"]
    }
  }

  private static let program = "/usr/sbin/lighttpd"
  private static let backend = "/usr/lib/git-core/git-http-backend"

  /// Anybody may fetch from and push to it.
  package func url(_ repository: String) -> String { "http://127.0.0.1:\(server.port)/git/\(repository)" }

  /// Asks for a password.
  package func privateURL(_ repository: String) -> String { "http://127.0.0.1:\(server.port)/private/\(repository)" }

  package var port: Int { server.port }

  /// What stands in `.git-credentials` for it.
  package var credentials: String { "http://ada:p%40ss%20w%C3%B6rd@127.0.0.1:\(server.port)" }
}

/// An ssh server (OpenSSH's sshd) that lets one key in, and a person's ssh configuration that knows it under the name `work`.
package final class GitSSHServer {
  private let server: ServerProcess
  private let folder: String

  /// - Parameter folder: An empty folder for its own files, without blanks in its name, which ssh does not like.
  package init(folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for key in ["host", "other-host", "ada", "stranger"] {
      _ = try ProgramRun(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", "\(folder)/\(key)"], in: folder,
        environment: ProcessInfo.processInfo.environment)
    }
    try FileManager.default.copyItem(atPath: folder + "/ada.pub", toPath: folder + "/authorized_keys")
    // It wants this folder where it runs as root, and Debian makes it when the system starts.
    if geteuid() == 0 { try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true) }
    server = try ServerProcess(log: folder + "/log") { port in
      let settings = """
        ListenAddress 127.0.0.1
        Port \(port)
        HostKey \(folder)/host
        AuthorizedKeysFile \(folder)/authorized_keys
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        MaxStartups 100:30:200
        """
      try Data(settings.utf8).write(to: URL(fileURLWithPath: folder + "/sshd_config"))
      return ["/usr/sbin/sshd", "-D", "-e", "-f", folder + "/sshd_config"]
    }
    for (name, key) in [("known_hosts", "host"), ("wrong_hosts", "other-host")] {
      let words = try String(contentsOfFile: "\(folder)/\(key).pub", encoding: .utf8).split(separator: " ")
      try Data("[127.0.0.1]:\(server.port) \(words[0]) \(words[1])\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
  }

  /// Lets another of the keys in, too.
  package func letIn(_ key: String) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/authorized_keys"))
    try file.seekToEnd()
    try file.write(contentsOf: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(key).pub")))
    try file.close()
  }

  package func url(_ path: String) -> String {
    let allowed = CharacterSet.urlPathAllowed
    return "ssh://127.0.0.1:\(server.port)\(path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path)"
  }

  /// The short form, by the name in the person's configuration.
  package func alias(_ path: String) -> String { "work:\(path)" }

  /// The variables of a person whose ssh configuration has these settings for the server, and those that name it `work`.
  ///
  /// - Parameters:
  ///   - key: Which of the keys `ada` (let in) and `stranger` (not) the configuration names; nil: none.
  ///   - knownHosts: `known_hosts`, or `wrong_hosts`, where another key stands for the server.
  package func environment(key: String?, knownHosts: String = "known_hosts") throws -> [String: String] {
    let file = "\(folder)/config-\(key ?? "none")-\(knownHosts)"
    let settings = """
      Host work
        HostName 127.0.0.1
        Port \(server.port)
      Host *
        User \(NSUserName())
        IdentityFile \(key.map { "\(folder)/\($0)" } ?? "\(folder)/no-such-key")
        \(key == nil ? "" : "IdentitiesOnly yes")
        UserKnownHostsFile \(folder)/\(knownHosts)
        GlobalKnownHostsFile /dev/null
        StrictHostKeyChecking yes
        BatchMode yes
      """
    try Data(settings.utf8).write(to: URL(fileURLWithPath: file))
    return ["GIT_SSH_COMMAND": "ssh -F \(file)"]
  }

  /// Starts an agent that holds the key `ada`.
  package func agent() throws -> Agent { try Agent(folder: folder) }

  /// An ssh agent. Ended when released.
  package final class Agent {
    private let program: BackgroundProgram
    private let socket: String

    fileprivate init(folder: String) throws {
      socket = folder + "/agent"
      program = try BackgroundProgram(["/usr/bin/ssh-agent", "-D", "-a", socket], log: folder + "/agent-log")
      for _ in 0..<500 where access(socket, F_OK) != 0 { usleep(10_000) }
      let added = try ProgramRun(["ssh-add", "-q", folder + "/ada"], in: folder, environment: environment)
      guard added.status == 0 else { throw Sandbox.Failure(description: "ssh-add: \(added.errors)") }
    }

    package var environment: [String: String] {
      ["SSH_AUTH_SOCK": socket, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    }
  }
}
