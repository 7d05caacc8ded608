package import Records

/// The rules that hold between the records of a snapshot, whoever wrote it and by whatever means.
///
/// Applied to a finished snapshot only, never halfway: to every input and to the result of a merge, after every fast-forward, after a
/// commit made by plain git, and to what a command or a save is about to commit. Each rule is a pure function of the snapshot, so
/// every replica mends it alike, and a mended snapshot needs no mending. Only what changed, and what is connected with it, is looked at.
package enum Invariants {
  /// An id that a changed file had before.
  package struct Identity: Hashable, Comparable, Sendable {
    package let org: String
    package let type: RecordType
    package let id: RecordID

    package init(org: String, type: RecordType, id: RecordID) {
      self.org = org
      self.type = type
      self.id = id
    }

    package static func < (a: Identity, b: Identity) -> Bool {
      (a.org, a.type.rawValue, a.id) < (b.org, b.type.rawValue, b.id)
    }
  }

  /// What happened to a snapshot in which the rules held.
  package struct Change {
    /// The ids changed files had before, wherever they are now.
    let formerIDs: Set<Identity>
    let moment: Moment
  }

  /// The changes that make a snapshot whole; nil is a file that goes.
  ///
  /// - Parameters:
  ///   - changed: The files in which the snapshot differs from one in which the rules held.
  ///   - same: Those of them of which look-ups say what they said before (`RecordFacts`); no file can clash with them that did not.
  ///   - formerIDs: The ids that were in changed and removed files before; those that stand nowhere now leave pointers dangling.
  ///   - moment: Where the times of what must be added come from.
  package static func repairs(
    in catalog: any RecordCatalog, changed: some Sequence<RecordPath>, withSameFacts same: Set<RecordPath> = [],
    formerIDs: some Sequence<Identity>, moment: Moment,
    rules: InvariantRules = .standard
  ) throws -> [RecordPath: Record?] {
    let draft = RepairDraft(over: catalog, touched: Set(changed), withSameFacts: same)
    let change = Change(formerIDs: Set(formerIDs), moment: moment)
    for rule in rules.inOrder { try rule(draft, change) }
    return draft.edits
  }
}
