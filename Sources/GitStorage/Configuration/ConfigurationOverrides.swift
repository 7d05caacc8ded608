/// Configuration that stands in the environment: `GIT_CONFIG_COUNT` with `GIT_CONFIG_KEY_<n>` and
/// `GIT_CONFIG_VALUE_<n>`, and `GIT_CONFIG_PARAMETERS`, in which `git -c` hands its settings to hooks.
enum ConfigurationOverrides {
  struct Setting: Hashable {
    /// Normalized.
    let name: String
    let value: String
  }

  /// In the order in which they count.
  static func settings(in environment: [String: String]) throws -> [Setting] {
    try counted(environment) + parameters(environment["GIT_CONFIG_PARAMETERS"] ?? "")
  }

  /// First and last part in lower case; the part between them as it is.
  static func normalized(_ key: String) -> String {
    guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: ".") else { return key.lowercased() }
    return key[..<first].lowercased() + key[first..<last] + key[last...].lowercased()
  }

  static func isTrue(_ text: String) -> Bool {
    ["true", "yes", "on"].contains(text.lowercased()) || (Int(text) ?? 0) != 0
  }

  private static func counted(_ environment: [String: String]) throws -> [Setting] {
    guard let text = environment["GIT_CONFIG_COUNT"], !text.isEmpty else { return [] }
    guard let count = Int(text), (0...100_000).contains(count) else {
      throw malformed("GIT_CONFIG_COUNT is not a number of settings")
    }
    return try (0..<count).map { index in
      guard let key = environment["GIT_CONFIG_KEY_\(index)"], let value = environment["GIT_CONFIG_VALUE_\(index)"] else {
        throw malformed("GIT_CONFIG_KEY_\(index) or GIT_CONFIG_VALUE_\(index) is missing")
      }
      return Setting(name: normalized(key), value: value)
    }
  }

  /// `'key=value'` or `'key'='value'`, quoted for a shell, separated by spaces.
  private static func parameters(_ text: String) throws -> [Setting] {
    var rest = text[...]
    var settings: [Setting] = []
    while case let trimmed = rest.drop(while: { $0 == " " }), !trimmed.isEmpty {
      rest = trimmed
      let first = try quoted(&rest)
      if rest.first == "=" {
        rest.removeFirst()
        let value = rest.first == "'" ? try quoted(&rest) : "true"
        settings.append(Setting(name: normalized(first), value: value))
      } else if let separator = first.firstIndex(of: "=") {
        settings.append(
          Setting(name: normalized(String(first[..<separator])), value: String(first[first.index(after: separator)...])))
      } else {
        settings.append(Setting(name: normalized(first), value: "true"))
      }
    }
    return settings
  }

  /// Takes one text in single quotes from the front; `'\''` and `'\!'` stand for a quote and an exclamation mark.
  private static func quoted(_ rest: inout Substring) throws -> String {
    guard rest.popFirst() == "'" else { throw malformed("GIT_CONFIG_PARAMETERS is not quoted") }
    var text = ""
    while let character = rest.popFirst() {
      guard character == "'" else {
        text.append(character)
        continue
      }
      guard rest.hasPrefix("\\'") || rest.hasPrefix("\\!") else { return text }
      text.append(rest[rest.index(after: rest.startIndex)])
      rest = rest.dropFirst(2)
      guard rest.popFirst() == "'" else { break }
    }
    throw malformed("a quote in GIT_CONFIG_PARAMETERS is not closed")
  }

  private static func malformed(_ message: String) -> GitError {
    GitError(.invalid, operation: "read git's configuration", message: message, path: "environment")
  }
}
