package import JSONText
package import Records

/// What went wrong with a store, in the words a person can act on.
///
/// `kind` decides the exit code of a command; `message` says what and where;
/// `hint` is the next thing to type or to change.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable {
    /// The request itself makes no sense (sysexits 64).
    case usage
    /// A record or a file is not valid (65).
    case invalidData
    /// Nothing, or more than one thing, answers to that name (66).
    case notFound
    /// It exists already (73).
    case exists
    /// A lock, the network or a pause; the same call may work later (75).
    case tryAgain
    /// Not allowed here (77).
    case notPermitted
    /// Ours (70).
    case internalError
  }

  package let kind: Kind
  package let message: String
  package let hint: String?

  package init(_ kind: Kind, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }

  package var description: String { hint.map { "\(message) (\($0))" } ?? message }
}

extension StoreError {
  /// The error for a record file that does not read: file, line, column, reason and fix.
  package static func unreadable(_ path: String, _ error: RecordError) -> StoreError {
    StoreError(.invalidData, Self.place(path, error.position) + ": " + error.message, hint: error.hint)
  }

  /// `path:line:column`, the form editors and terminals jump to.
  package static func place(_ path: String, _ position: TextPosition?) -> String {
    guard let position else { return path }
    return "\(path):\(position.line):\(position.column)"
  }
}
