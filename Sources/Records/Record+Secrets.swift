package import JSONText

extension Record {
  /// A value that is nobody's to read but one program's, in a file that everybody with a clone reads.
  package struct Secret: Hashable, Sendable {
    package let issue: RecordIssue
    /// To tell it from another one at the same place. Never shown.
    package let value: JSONValue
  }

  /// What looks like a password, a token or a key in the settings of an organization, in the order of the file; empty for other
  /// types of records, in which people may write what they like.
  ///
  /// Told by the name of a key (`authToken`, `smtp_password`) or by the form of a value (a private key, an address with a
  /// password in it, the tokens of well-known providers). Identifiers such as `accountSid` are no secrets.
  package var secrets: [Secret] {
    guard type == .org else { return [] }
    var finder = SecretFinder()
    finder.look(at: .object(value))
    return finder.found
  }
}

/// Walks a value and collects what looks like a secret.
private struct SecretFinder {
  private(set) var found: [Record.Secret] = []
  private var place: [String] = []

  mutating func look(at value: JSONValue) {
    switch value {
    case .object(let object):
      for (key, member) in object.members { enter(key.text, member, named: Self.isSecret(name: key.text)) }
    case .array(let elements):
      for (index, element) in elements.enumerated() { enter(String(index), element, named: false) }
    case .string(let text):
      if Self.isSecret(text, inMessages: place.first == "sms") { report(value) }
    case .null, .bool, .number: break
    }
  }

  private mutating func enter(_ token: String, _ value: JSONValue, named: Bool) {
    place.append(token)
    if named, Self.saysSomething(value) { report(value) } else { look(at: value) }
    place.removeLast()
  }

  private mutating func report(_ value: JSONValue) {
    let name = place.last { Int($0) == nil } ?? ""
    found.append(
      Record.Secret(
        issue: RecordIssue(
          JSONPointer(place), "\"\(name)\" looks like a secret, and everybody who has the store can read it",
          hint: "take it out of the file; if it was shared already, have a new one made"),
        value: value))
  }

  private static func saysSomething(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool: false
    case .number: true
    case .string(let text): !text.utf8.allSatisfy { $0 == UInt8(ascii: " ") }
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    }
  }

  // MARK: - By name

  private static let names: Set<String> = [
    "password", "passwd", "passphrase", "secret", "secrets", "credential", "credentials", "apikey", "authtoken",
  ]
  private static let kindsOfKeys: Set<String> = ["api", "auth", "access", "private", "signing", "encryption"]
  /// What only says where a secret is, or what it is called.
  private static let pointers: Set<String> = ["sid", "id", "name", "url", "file", "path", "env", "hint"]

  /// Whether the words of a key say that its value is a secret.
  static func isSecret(name: String) -> Bool {
    let words = Self.words(of: name)
    guard let last = words.last, !pointers.contains(last) else { return false }
    if words.contains(where: names.contains) || last == "token" { return true }
    return zip(words, words.dropFirst()).contains { kindsOfKeys.contains($0) && $1 == "key" }
  }

  /// `smtpPassword`, `smtp_password`, `SMTP-Password` → smtp, password
  private static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var previous: UInt8 = 0
    for byte in name.utf8 {
      let isLetter = byte.isASCIILetter || byte.isASCIIDigit
      if !isLetter || (byte.isASCIIUpper && previous.isASCIILower), !word.isEmpty {
        words.append(word)
        word = ""
      }
      if isLetter { word.append(Character(UnicodeScalar(byte | (byte.isASCIIUpper ? 0x20 : 0)))) }
      previous = byte
    }
    return word.isEmpty ? words : words + [word]
  }

  // MARK: - By form

  /// How tokens of well-known providers begin, and how long they are at least.
  private static let beginnings: [(String, Int)] = [
    ("SG.", 40), ("xoxb-", 20), ("xoxp-", 20), ("ghp_", 36), ("github_pat_", 36), ("glpat-", 20), ("sk_live_", 20),
    ("rk_live_", 20), ("AKIA", 20), ("AIza", 35),
  ]

  /// - Parameter inMessages: whether it stands where a messaging provider's token may be meant: 32 hexadecimal digits.
  static func isSecret(_ text: String, inMessages: Bool) -> Bool {
    if text.utf8.count == 32, inMessages, text.utf8.allSatisfy(\.isLowerHexDigit) { return true }
    if text.contains("PRIVATE KEY-----") { return true }
    let hasBlank = text.utf8.contains { $0 <= UInt8(ascii: " ") }
    if !hasBlank, beginnings.contains(where: { text.hasPrefix($0.0) && text.utf8.count >= $0.1 }) { return true }
    return hasPassword(address: text)
  }

  /// `smtps://user:password@host`
  private static func hasPassword(address: String) -> Bool {
    guard let scheme = address.firstRange(of: "://") else { return false }
    let authority = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != " " }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return false }
    return authority.index(after: colon) < at
  }
}
