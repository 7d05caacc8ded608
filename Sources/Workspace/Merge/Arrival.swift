import GitStorage
import Records

/// What came with a merge or a fast-forward that somebody should hear of, once: `HEAD` has it afterwards, and the next round
/// looks at what differs from that.
struct Arrival {
  private let differences: [TreeDifference]
  private let repository: GitRepository

  init(_ differences: [TreeDifference], in repository: GitRepository) {
    self.differences = differences
    self.repository = repository
  }

  /// What is carried in the tree and not written to the disk.
  func withheld() throws -> [HeldFile] {
    let placement = Placement(repository)
    return try differences.compactMap { difference in
      guard let new = difference.new, let reason = try placement.reasonToWithhold(difference.path, new) else { return nil }
      let before = try difference.old.flatMap { try placement.reasonToWithhold(difference.path, $0) }
      return before == reason ? nil : HeldFile(path: difference.path, reason: reason)
    }
  }

  /// What is written to the disk among the records and is none.
  func foreign() throws -> [HeldFile] {
    let placement = Placement(repository)
    return try differences.compactMap { difference in
      guard let new = difference.new, let reason = Self.oddity(difference.path, new),
        difference.old.flatMap({ Self.oddity(difference.path, $0) }) != reason,
        try placement.reasonToWithhold(difference.path, new) == nil
      else { return nil }
      return HeldFile(path: difference.path, reason: reason)
    }
  }

  private static func oddity(_ path: GitPath, _ entry: Entry) -> String? {
    guard path.isWithin("orgs") else { return nil }
    if let issue = path.text.flatMap(RecordPath.issue(for:)) { return issue }
    return entry.mode == .executable ? "it is marked as a program" : nil
  }

  /// The records that nobody can read.
  func unreadable() throws -> [HeldFile] {
    try differences.compactMap { difference in
      guard let entry = difference.new, let type = difference.path.text.flatMap(RecordPath.init)?.type,
        entry.mode == .regular || entry.mode == .executable,
        // Said to be withheld.
        let bytes = try repository.blob(entry.id, atMost: Placement.largest(at: difference.path))
      else { return nil }
      do {
        _ = try Record.read(bytes, as: type)
        return nil
      } catch let error as RecordError {
        return HeldFile(path: difference.path, position: error.position, reason: error.message, hint: error.hint)
      }
    }
  }
}
