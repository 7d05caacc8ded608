package import JSONText
package import Records

/// One of the two descendants that are being merged; which of them is which never shows in a result.
package enum Side: Hashable, Sendable {
  case ours, theirs

  package var other: Side { self == .ours ? .theirs : .ours }
}

/// Who last changed a field on one side since the base, and when.
package struct Writer: Hashable, Sendable {
  /// The email address of the commit's author, the name where it has none.
  package let author: String

  /// The committer's time.
  package let time: Timestamp

  /// The commit as lower-case hex; empty for a save that is not committed yet.
  package let commit: String

  package init(author: String, time: Timestamp, commit: String) {
    self.author = author
    self.time = time
    self.commit = commit
  }

  /// Tells whether this write is the later one: by time, then by commit. Of the same commit neither is.
  package func isLater(than other: Writer) -> Bool {
    time != other.time ? time > other.time : JSONKey(commit) > JSONKey(other.commit)
  }
}

/// What a merge asks of history: who wrote the two values that cannot both stay.
///
/// It is asked for real conflicts only, so an answer may be costly.
package protocol Provenance {
  /// The last writer of a field on a side since the base, nil where history does not tell.
  ///
  /// - Parameters:
  ///   - field: The field inside the record; elements of lists are named by their id: `/notes/<id>/text`.
  ///   - side: The side on which the field was changed or taken away.
  func writer(of field: JSONPointer, on side: Side) throws -> Writer?
}

/// A merge without history, as git's merge driver runs it: every conflict is a tie, and nobody is named.
package struct NoProvenance: Provenance {
  package init() {}

  package func writer(of field: JSONPointer, on side: Side) -> Writer? { nil }
}
