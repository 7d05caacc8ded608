import GitStorage

extension Commit {
  /// The first line of the message.
  var subject: String { String(message.prefix { $0 != "\n" }) }
}
