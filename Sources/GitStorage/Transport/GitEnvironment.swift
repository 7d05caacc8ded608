import Glibc
import Subprocess

/// The environment git runs in: the user's, so that configuration, keys, agents and proxies work as in their terminal,
/// less what would tie it to another repository or let it ask somebody something.
struct GitEnvironment: Sendable {
  /// Nil: that of this process.
  let variables: [String: String]?

  subscript(_ name: String) -> String? {
    if let variables { return variables[name] }
    return getenv(name).map { String(cString: $0) }
  }

  func forProgram(_ more: [String: String]) -> Environment {
    var changes: [Environment.Key: String?] = [:]
    for (name, value) in Self.fixed.merging(more, uniquingKeysWith: { $1 }) {
      if let key = Environment.Key(rawValue: name) { changes[key] = .some(value) }
    }
    for name in Self.removed {
      if let key = Environment.Key(rawValue: name) { changes[key] = .some(nil) }
    }
    guard let variables else { return Environment.inherit.updating(changes) }
    var own: [Environment.Key: String] = [:]
    for (name, value) in variables {
      if let key = Environment.Key(rawValue: name) { own[key] = value }
    }
    for (key, value) in changes { own[key] = value }
    return .custom(own)
  }

  private static let fixed = [
    // Its words are read by us.
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    // Set and empty: no program is run to ask, neither git's own setting nor the one ssh uses. Credential helpers still are.
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
  ]

  /// What git sets for its hooks, from one of which we may have been started; and what would trace into the text we read.
  private static let removed = [
    "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_TRACE", "GIT_TRACE_PACKET",
    "GIT_TRACE_CURL", "GIT_CURL_VERBOSE", "LANGUAGE",
  ]
}
