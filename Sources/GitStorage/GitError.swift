/// What went wrong with a repository: what kind of thing, doing what, where, and what helps.
package struct GitError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure. Open: later versions may add some, so switches need a `default`.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    private init(_ description: String) {
      self.description = description
    }

    /// The object, reference or file is not there.
    package static let notFound = Code("not found")
    /// Something is there already.
    package static let exists = Code("exists already")
    /// Somebody else holds a lock; trying again later may help.
    package static let locked = Code("locked")
    /// A reference no longer holds the expected value.
    package static let refChanged = Code("reference changed")
    /// Content of the repository is not what its format allows.
    package static let corrupt = Code("corrupt")
    /// Reading or writing failed.
    package static let io = Code("input or output error")
    /// The disk or the quota is full.
    package static let noSpace = Code("no space left")
    /// The file system is mounted read-only.
    package static let readOnly = Code("read-only")
    /// The operating system forbids it.
    package static let permission = Code("permission denied")
    /// The repository uses a feature that Kith does not support.
    package static let unsupportedRepository = Code("unsupported repository")
    /// A well-formed file uses a feature that this reader leaves to libgit2.
    package static let unsupported = Code("unsupported")
    /// Kernel or file system cannot exchange two files in one step.
    package static let exchangeUnsupported = Code("exchange unsupported")
    /// The repository belongs to another user.
    package static let foreignOwner = Code("foreign owner")
    /// There is no repository at the path.
    package static let notARepository = Code("not a repository")
    /// The caller asked for something that cannot be.
    package static let invalid = Code("invalid")
    /// Git is told not to guess who the user is, and nothing says it.
    package static let noIdentity = Code("no identity")
  }

  /// Where in the source the error was made.
  package struct Location: Hashable, Sendable {
    package let file: String
    package let line: Int

    package init(file: String, line: Int) {
      self.file = file
      self.line = line
    }
  }

  package let code: Code
  /// What was being done, as a verb phrase: `read a tree`.
  package let operation: String
  /// What is wrong, in a few words, without a final stop.
  package let message: String
  /// The file, folder, reference or object it is about.
  package let path: String?
  /// What the reader can do about it.
  package let hint: String?
  package let location: Location

  package init(
    _ code: Code, operation: String, message: String, path: String? = nil, hint: String? = nil,
    file: String = #fileID, line: Int = #line
  ) {
    self.code = code
    self.operation = operation
    self.message = message
    self.path = path
    self.hint = hint
    self.location = Location(file: file, line: line)
  }

  /// One line: what failed, where, why, and the hint.
  package var description: String {
    var text = "could not \(operation)"
    if let path { text += " (\(path))" }
    text += ": \(message)"
    if let hint { text += "; \(hint)" }
    return text
  }
}
