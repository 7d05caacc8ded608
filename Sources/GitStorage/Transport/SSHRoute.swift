import Foundation
import Glibc

/// How ssh would reach a host: what the person's ssh configuration makes of the address, which libgit2 does not read.
struct SSHRoute: Sendable {
  /// The address with the real host, user and port in it.
  let address: String
  /// The files with private keys that ssh would try, in its order.
  let identityFiles: [String]
  /// The names under which the host's key is known, and the files that may know it.
  let knownNames: [String]
  let knownHostsFiles: [String]

  /// Asks ssh, the way the person has it run (`GIT_SSH_COMMAND`); where there is none the address stands as it is. Nil for addresses
  /// that are not ssh's.
  init?(_ remote: RemoteAddress, environment: [String: String]) throws {
    guard var ssh = remote.ssh else { return nil }
    guard !ssh.host.hasPrefix("-"), ssh.user?.hasPrefix("-") != true else {
      throw GitError(.invalid, operation: "reach a remote", message: "'\(ssh.host)' cannot be the name of a host")
    }
    let settings = Self.settings(of: ssh, environment: environment)
    func first(_ key: String) -> String? { settings.first { $0.key == key }?.value }
    let alias = first("hostkeyalias").flatMap { $0 == "none" ? nil : $0 }
    ssh.host = first("hostname") ?? ssh.host
    ssh.port = first("port") ?? ssh.port
    ssh.user = ssh.user ?? first("user")
    address = ssh.address
    let home = environment["HOME"] ?? ""
    func expanded(_ path: String) -> String { path.hasPrefix("~/") ? home + path.dropFirst() : path }
    let files = settings.filter { $0.key == "identityfile" }.map { expanded($0.value) }
    identityFiles =
      files.isEmpty ? ["id_ed25519", "id_ecdsa", "id_rsa"].map { "\(home)/.ssh/\($0)" } : files
    let port = ssh.port ?? "22"
    knownNames = [alias ?? (port == "22" ? ssh.host : "[\(ssh.host)]:\(port)")]
    knownHostsFiles =
      (first("userknownhostsfile") ?? "~/.ssh/known_hosts").split(separator: " ").map { expanded(String($0)) }
      + (first("globalknownhostsfile") ?? "").split(separator: " ").map(String.init)
  }

  /// What `ssh -G` prints: a keyword and its value a line.
  private static func settings(
    of ssh: RemoteAddress.SSH, environment: [String: String]
  ) -> [(key: String, value: String)] {
    let command = environment["GIT_SSH_COMMAND"] ?? "ssh"
    let host = (ssh.user.map { "\($0)@" } ?? "") + ssh.host
    let port = ssh.port.map { " -p \(ShellWord.quoted($0))" } ?? ""
    guard let text = ShellOutput.of("\(command) -G\(port) -- \(ShellWord.quoted(host))") else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return parts.count == 2 ? (parts[0].lowercased(), String(parts[1])) : nil
    }
  }

  /// Whether the person knows the host by this key.
  func knows(_ hostKey: [UInt8]) -> Bool {
    let wanted = Data(hostKey).base64EncodedString()
    return knownHostsFiles.contains { file in
      knownNames.contains { name in
        let lines = ShellOutput.of("ssh-keygen -F \(ShellWord.quoted(name)) -f \(ShellWord.quoted(file))") ?? ""
        return lines.split(separator: "\n").contains { line in
          // `host type key`, a mark such as @revoked before them where there is one.
          let words = line.split(separator: " ")
          return words.count >= 3 && !line.hasPrefix("#") && !line.hasPrefix("@") && words[2] == wanted
        }
      }
    }
  }
}

/// What a command of the shell prints. Only for the child process that speaks to remotes: it waits as long as the command does.
enum ShellOutput {
  /// Nil where it cannot be started or fails.
  static func of(_ command: String) -> String? {
    guard let stream = popen(command + " </dev/null 2>/dev/null", "re") else { return nil }
    var bytes: [UInt8] = []
    var byte = getc(stream)
    while byte != EOF, bytes.count < 1 << 20 {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = getc(stream)
    }
    return pclose(stream) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
