import Foundation

/// What can be shown to a remote that asks who we are, each thing once: libgit2 asks again and again as long as it gets an answer.
struct RemoteKeys {
  enum Key: Hashable {
    case user(String)
    /// The agent's keys, all at once.
    case agent(user: String)
    case file(user: String, path: String)
    case password(user: String, password: String)
  }

  /// What the remote takes.
  struct Kinds {
    let user: Bool
    let sshKey: Bool
    let password: Bool
  }

  private let identityFiles: [String]
  private let hasAgent: Bool
  private let passwords: StoredPasswords
  private var shown: Set<Key> = []

  init(route: SSHRoute?, environment: [String: String]) {
    identityFiles = route?.identityFiles ?? []
    hasAgent = environment["SSH_AUTH_SOCK"].map { !$0.isEmpty } ?? false
    passwords = StoredPasswords(environment: environment)
  }

  /// The next thing to show; nil where all has been shown.
  mutating func next(for url: String, user: String?, _ kinds: Kinds) -> Key? {
    var keys: [Key] = []
    let name = user ?? NSUserName()
    if kinds.user { keys.append(.user(name)) }
    if kinds.sshKey {
      if hasAgent { keys.append(.agent(user: name)) }
      for file in identityFiles where FileManager.default.isReadableFile(atPath: file) {
        keys.append(.file(user: name, path: file))
      }
    }
    if kinds.password, let stored = passwords.find(for: url, user: user) {
      keys.append(.password(user: stored.user, password: stored.password))
    }
    return keys.first { shown.insert($0).inserted }
  }
}

/// Passwords that stand in the files of the home folder: `.git-credentials` (git-credential-store(1)) and `.netrc`.
struct StoredPasswords {
  private let home: String?

  init(environment: [String: String]) { home = environment["HOME"] }

  struct Login: Hashable {
    let user: String
    let password: String
  }

  func find(for url: String, user: String?) -> Login? {
    guard let wanted = URLComponents(string: url), let host = wanted.host else { return nil }
    return Self.credentials(text(".git-credentials"), for: wanted, user: user)
      ?? Self.netrc(text(".netrc"), host: host, user: user)
  }

  private func text(_ name: String) -> String {
    guard let home, let file = FileManager.default.contents(atPath: "\(home)/\(name)") else { return "" }
    return String(decoding: file, as: UTF8.self)
  }

  /// A URL with user and password a line.
  private static func credentials(_ text: String, for wanted: URLComponents, user: String?) -> Login? {
    for line in text.split(separator: "\n") {
      guard let entry = URLComponents(string: String(line)), entry.scheme == wanted.scheme, entry.host == wanted.host,
        entry.port == wanted.port, let name = entry.user, let password = entry.password, user == nil || user == name
      else { continue }
      return Login(user: name, password: password)
    }
    return nil
  }

  /// `machine HOST login USER password PASSWORD`, in any layout.
  private static func netrc(_ text: String, host: String, user: String?) -> Login? {
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...]
    var entry: [String: String] = [:]
    func login() -> Login? {
      guard entry["machine"] == host, let name = entry["login"], let password = entry["password"], user == nil || user == name
      else { return nil }
      return Login(user: name, password: password)
    }
    while let word = words.popFirst() {
      guard ["machine", "login", "password", "account"].contains(word), let value = words.popFirst() else { continue }
      if word == "machine" {
        if let found = login() { return found }
        entry = [:]
      }
      entry[word] = value
    }
    return login()
  }
}
