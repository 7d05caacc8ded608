import Glibc

/// Who the user is for git: one name for what was written, one for who recorded it, usually the same.
package struct Identity: Hashable, Sendable {
  /// A name and an email, cleaned as git cleans them.
  package struct Person: Hashable, Sendable {
    package let name: String
    package let email: String

    package init(name: String, email: String) {
      self.name = name
      self.email = email
    }

    /// This person at a time.
    package func signature(time: Int64, offsetMinutes: Int = 0) -> Signature {
      Signature(name: name, email: email, time: time, offsetMinutes: offsetMinutes)
    }
  }

  package let author: Person
  package let committer: Person
  /// Whether a name or an email of the two was made up from the login and the name of the machine.
  package let isGuessed: Bool

  package init(author: Person, committer: Person, isGuessed: Bool) {
    self.author = author
    self.committer = committer
    self.isGuessed = isGuessed
  }
}

/// Finds out who the user is, in the order of git (git-commit(1), COMMIT INFORMATION).
struct IdentitySearch {
  private let configuration: Configuration
  private let environment: [String: String]
  private let user: User

  init(_ configuration: Configuration, environment: [String: String]) {
    self.configuration = configuration
    self.environment = environment
    user = User()
  }

  func identity() throws -> Identity {
    let (author, authorIsGuessed) = try person("author")
    let (committer, committerIsGuessed) = try person("committer")
    return Identity(author: author, committer: committer, isGuessed: authorIsGuessed || committerIsGuessed)
  }

  private func person(_ role: String) throws -> (Identity.Person, isGuessed: Bool) {
    let mayGuess = try !configuration.bool("user.useconfigonly")
    let prefix = "GIT_\(role.uppercased())_"
    // A name must have something in it; an email may be empty where it is set to that on purpose.
    let names = [
      environment[prefix + "NAME"], try configuration.string("\(role).name"), try configuration.string("user.name"),
    ]
    var name = names.lazy.compactMap { $0.map(Self.cleaned) }.first { !$0.isEmpty }
    var email = try environment[prefix + "EMAIL"] ?? nonEmpty("\(role).email") ?? configuration.string("user.email")
    if email == nil, mayGuess, let text = environment["EMAIL"], !text.isEmpty { email = text }
    let isGuessed = name == nil || email == nil
    if isGuessed, !mayGuess {
      throw GitError(
        .noIdentity, operation: "find out who you are",
        message: "user.useConfigOnly forbids to guess, and no \(name == nil ? "name" : "email") is set",
        hint: "git config --global user.name \"Your Name\" && git config --global user.email you@example.com")
    }
    name = name ?? user.name
    email = email ?? user.email
    return (Identity.Person(name: name ?? "", email: Self.cleaned(email ?? "")), isGuessed)
  }

  private func nonEmpty(_ key: String) throws -> String? {
    try configuration.string(key).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Takes away what cannot stand in a commit, and punctuation at both ends.
  static func cleaned(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let isCrud: (Unicode.Scalar) -> Bool = { $0.value <= 32 || ".,:;<>\"\\'".unicodeScalars.contains($0) }
    guard let first = scalars.firstIndex(where: { !isCrud($0) }), let last = scalars.lastIndex(where: { !isCrud($0) })
    else { return "" }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: scalars[first...last].filter { !"<>\n\0".unicodeScalars.contains($0) })
    return String(kept)
  }
}

/// The user of this process as the system knows them.
private struct User {
  let name: String
  let email: String

  init() {
    var login = "unknown"
    var fullName = ""
    var record = passwd()
    var found: UnsafeMutablePointer<passwd>?
    let length = 1 << 16
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { buffer in
      guard let start = buffer.baseAddress, getpwuid_r(getuid(), &record, start, length, &found) == 0, let found
      else { return }
      login = found.pointee.pw_name.map { String(cString: $0) } ?? login
      fullName = found.pointee.pw_gecos.map { String(cString: $0) } ?? ""
    }
    // The first field of the comment; & stands for the login with a capital.
    let comment = fullName.prefix { $0 != "," }
    let text = comment.split(separator: "&", omittingEmptySubsequences: false)
      .joined(separator: login.prefix(1).uppercased() + login.dropFirst())
    name = [IdentitySearch.cleaned(text), IdentitySearch.cleaned(login)].first { !$0.isEmpty } ?? "unknown"
    email = "\(login)@\(Self.host)"
  }

  private static var host: String {
    let length = 256
    let name = withUnsafeTemporaryAllocation(of: CChar.self, capacity: length + 1) { buffer -> String in
      buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress, gethostname(start, length) == 0 else { return "" }
      return String(cString: start)
    }
    return name.isEmpty ? "localhost" : name
  }
}
