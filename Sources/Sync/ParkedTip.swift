package import GitStorage
package import Workspace

/// A remote's tip that must not be merged: set aside under `refs/kith/parked/`, nothing of it is merged or written.
///
/// Why is not written down but asked again whenever somebody wants to know, so that it is always true of what is here.
package struct ParkedTip: Hashable, Sendable {
  package let remote: String
  package let branch: String
  /// What the remote's branch names.
  package let tip: ObjectID
  package let finding: TipFinding
  /// The last tip that was found good, nil where there was none.
  package let seen: ObjectID?

  /// Who made the commit, as far as it says.
  package var author: String? {
    finding.author.map { $0.email.isEmpty ? $0.name : "\($0.name) <\($0.email)>" }
  }

  /// What is wrong, where, and whose commit it is, as an error with the way out.
  package var error: StoreError {
    let place = finding.path.map { "\($0): " } ?? ""
    let who = author.map { " by \($0)" } ?? ""
    let back = seen.map { " or set \(branch) back to \($0.hex.prefix(12))" } ?? ""
    return StoreError(
      .notPermitted,
      "\(remote)/\(branch) is not merged: commit \(finding.commit.hex.prefix(12))\(who) is refused: \(place)\(finding.reason)",
      hint:
        "your own work is committed here and cannot be pushed to \(remote) meanwhile. Whoever may push there can take it away in a new commit\(back); the next kith sync then goes on by itself"
    )
  }
}

extension ParkedTip {
  /// The tip that is set aside for one remote, nil if there is none or if nothing is wrong with it any more.
  package static func standing(at remote: String, in workspace: Workspace) throws -> ParkedTip? {
    let references = RemoteReferences(remote: remote, branch: workspace.shortBranch)
    guard let place = try workspace.repository.reference(references.parked) else { return nil }
    return try RemoteHistory(workspace: workspace, references: references).parked(at: place)
  }
}

extension RemoteHistory {
  /// Sets a tip aside.
  ///
  /// A ref to what git cannot walk would make every later fetch fail: such a tip is only written down, in a blob of one line.
  func park(_ tip: ObjectID, _ finding: TipFinding) throws -> ParkedTip {
    if try isWalkable(tip) {
      try move(references.parked, to: tip, log: "")
    } else {
      try move(references.parked, to: repository.writeBlob(Array((Self.note + tip.hex).utf8)), log: "")
      try repository.deleteReference(references.incoming, ifEqual: tip)
    }
    return try described(tip, finding)
  }

  private static let note = "tip "

  private func isWalkable(_ tip: ObjectID) throws -> Bool {
    do {
      _ = try repository.history(from: [tip], hiding: [workspace.head()?.id].compactMap { $0 })
      return true
    } catch let error as GitError where error.isAboutContent {
      return false
    }
  }

  fileprivate func parked(at place: ObjectID) throws -> ParkedTip? {
    let tip = try tip(noted: place) ?? place
    // What nothing refers to may be gone by and by.
    guard repository.exists(tip) else { return nil }
    let (head, seen) = (try workspace.head()?.id, try repository.reference(references.seen))
    var inspection = TipInspection(tip, in: repository)
    return try inspection.finding(head: head, seen: seen).map { try described(tip, $0) }
  }

  /// The tip that a blob of ours notes, nil where the object is none.
  private func tip(noted place: ObjectID) throws -> ObjectID? {
    do {
      guard let bytes = try repository.blob(place, atMost: 100) else { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      return text.hasPrefix(Self.note) ? ObjectID(hex: String(text.dropFirst(Self.note.count))) : nil
    } catch let error as GitError where error.code == .invalid {
      return nil
    }
  }

  private func described(_ tip: ObjectID, _ finding: TipFinding) throws -> ParkedTip {
    ParkedTip(
      remote: references.remote, branch: references.branch, tip: tip, finding: finding,
      seen: try repository.reference(references.seen))
  }
}
