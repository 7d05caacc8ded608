/// Why a text is not JSON: where, what, and what would most likely mend it.
///
/// The words are for the person who edited the file; they fit after `path:line:column: `.
package struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  package let position: TextPosition
  /// What is wrong, in lower case and without a full stop: `expected ',' or '}'`.
  package let message: String
  /// The likely fix: `add a comma after the value on line 5`.
  package let hint: String?

  package init(position: TextPosition, message: String, hint: String?) {
    self.position = position
    self.message = message
    self.hint = hint
  }

  package var description: String {
    "\(position): \(message)" + (hint.map { "; \($0)" } ?? "")
  }
}
