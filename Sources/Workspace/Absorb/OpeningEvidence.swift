package import GitStorage
package import Records

/// What was seen of who opened files: whether an editor can hold a version that was on disk.
package protocol OpeningEvidence {
  /// Whether somebody who is not Kith opened a file between two moments; nil where nobody watched all that time.
  func wasOpened(_ path: GitPath, from: Timestamp, to: Timestamp) -> Bool?
}

/// Nobody watched.
struct NoOpeningEvidence: OpeningEvidence {
  func wasOpened(_ path: GitPath, from: Timestamp, to: Timestamp) -> Bool? { nil }
}

extension OpeningEvidence {
  /// Whether a version may have been opened to be edited, before it was saved over.
  ///
  /// The last second before the save does not count: editors and `sed -i` read a file while they save it.
  func wasOpened(_ version: DiskVersion, before save: Timestamp) -> Bool? {
    guard let since = version.since, let end = save.adding(seconds: -1) else { return nil }
    return wasOpened(version.path, from: since, to: min(version.until ?? end, end))
  }
}
