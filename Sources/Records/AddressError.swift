/// Why a text is no address: what is wrong with it, and what would mend it.
package struct AddressError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, without a full stop: `there is no "@" in "grace.example"`.
  package let message: String
  /// What to do: `write it like name@example.com`.
  package let hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  package var description: String { hint.map { "\(message); \($0)" } ?? message }
}
