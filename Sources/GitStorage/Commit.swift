/// Who did something, and when.
package struct Signature: Hashable, Sendable {
  package var name: String
  package var email: String
  /// Seconds since 1970-01-01T00:00:00Z.
  package var time: Int64
  /// The offset of the writer's clock from UTC, in minutes, east positive.
  package var offsetMinutes: Int

  package init(name: String, email: String, time: Int64, offsetMinutes: Int = 0) {
    self.name = name
    self.email = email
    self.time = time
    self.offsetMinutes = offsetMinutes
  }

  /// Who it is, in short: the email, where there is none the name.
  package var address: String { email.isEmpty ? name : email }
}

/// A commit as read from the repository.
package struct Commit: Hashable, Sendable {
  package let id: ObjectID
  package let tree: ObjectID
  /// In the order in which the commit names them.
  package let parents: [ObjectID]
  package let author: Signature
  package let committer: Signature
  /// The message with all its white space. What is not UTF-8 (or Latin-1, where the commit says so) reads as U+FFFD.
  package let message: String

  package init(
    id: ObjectID, tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    self.message = message
  }
}
