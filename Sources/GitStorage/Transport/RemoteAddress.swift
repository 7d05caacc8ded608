/// The address of a remote: a URL, the short form of ssh (`host:path`), or a path.
///
/// Sources: git-fetch(1), *Git URLs*.
package struct RemoteAddress: Hashable, Sendable {
  let text: String

  package init(_ text: String) { self.text = text }

  /// How a remote is reached.
  package enum Way: Hashable, Sendable {
    /// A folder or a bundle on this machine.
    case folder
    case ssh
    /// `http` or `https`.
    case web
    /// A scheme of git's own or of a remote helper.
    case other
  }

  package var way: Way {
    if ssh != nil { return .ssh }
    let scheme = text.contains("://") ? text.prefix { $0 != ":" }.lowercased() : "file"
    return switch scheme {
    case "http", "https": .web
    case "file": .folder
    default: .other
    }
  }

  /// The address as it may be shown: on one line, without user names (but ssh's) and passwords.
  package var shown: String { RemoteText.withoutCredentials(RemoteText.oneLine(text)) }

  /// Whether a password or a token stands in it. A web address with a name alone may hold a token in its place.
  package var holdsSecret: Bool {
    guard way != .folder, let mark = text.firstRange(of: "://") else { return false }
    let authority = text[mark.upperBound...].prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else { return false }
    return way == .web && authority[..<at].count >= 20 || authority[..<at].contains(":")
  }

  /// A host that is reached by ssh.
  struct SSH: Hashable, Sendable {
    var user: String?
    var host: String
    var port: String?
    /// As a URL has it: `/srv/store`, `/~/store` for one in the home folder.
    var path: String

    var address: String {
      let authority = (user.map { "\($0)@" } ?? "") + (host.contains(":") ? "[\(host)]" : host) + (port.map { ":\($0)" } ?? "")
      return "ssh://\(authority)\(path)"
    }
  }

  /// Nil where it is no address of ssh.
  var ssh: SSH? {
    for scheme in ["ssh://", "git+ssh://", "ssh+git://"] where text.hasPrefix(scheme) {
      return Self.ssh(url: text.dropFirst(scheme.count))
    }
    guard !text.contains("://"), let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/"), colon != text.startIndex
    else { return nil }
    let path = text[text.index(after: colon)...]
    var ssh = Self.authority(text[..<colon])
    ssh.path = path.hasPrefix("/") ? String(path) : path.hasPrefix("~") ? "/\(path)" : "/~/\(path)"
    return ssh
  }

  private static func ssh(url: Substring) -> SSH? {
    let slash = url.firstIndex(of: "/") ?? url.endIndex
    var ssh = authority(url[..<slash])
    ssh.path = String(url[slash...])
    return ssh.host.isEmpty ? nil : ssh
  }

  private static func authority(_ text: Substring) -> SSH {
    var rest = text
    var ssh = SSH(user: nil, host: "", port: nil, path: "")
    if let at = rest.lastIndex(of: "@") {
      // What follows a colon would be a password, which ssh does not take.
      ssh.user = String(rest[..<at].prefix { $0 != ":" })
      rest = rest[rest.index(after: at)...]
    }
    if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
      ssh.host = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
      if rest.hasPrefix(":") { ssh.port = String(rest.dropFirst()) }
    } else {
      let parts = rest.split(separator: ":", maxSplits: 1)
      ssh.host = parts.first.map(String.init) ?? ""
      ssh.port = parts.count > 1 ? String(parts[1]) : nil
    }
    return ssh
  }
}
