import GitStorage
import JSONText
import Merging
import Records

/// Replicas with one mistake planted in the rules they work by; the campaign has to notice every one.
struct Mutant: Sendable, CustomStringConvertible {
  let description: String
  let rules: TeamRules

  private init(_ description: String, _ plant: (inout TeamRules) -> Void) {
    self.description = description
    var rules = TeamRules()
    plant(&rules)
    self.rules = rules
  }

  private init(_ description: String, forgetting rule: WritableKeyPath<InvariantRules, InvariantRule>) {
    self.init(description) { $0.invariants?[keyPath: rule] = { _, _ in } }
  }

  static let all = withinRecords + betweenRecords + ofTrees

  private static let withinRecords = [
    Mutant("the earlier writer wins") { rules in
      rules.fields.winner = { values, writers in ScalarMerge.winner(values, writers).other }
    },
    Mutant("what loses is not kept") { rules in
      rules.fields.entry = { _, _, _ in nil }
    },
    Mutant("a lost removal is not kept") { rules in
      rules.fields.entry = { field, value, writer in value.map { ConflictEntry(field: field, value: $0, writer: writer) } }
    },
    Mutant("sets forget removals") { rules in
      rules.fields.set = { site, run in
        guard let ours = site.versions.ours?.arrayValue, let theirs = site.versions.theirs?.arrayValue else {
          return try SetMerge.merge(site, &run)
        }
        return .array(Set(theirs).union(ours).sorted { $0.canonicalBytes.lexicographicallyPrecedes($1.canonicalBytes) })
      }
    },
    Mutant("deleted beats changed in lists") { $0.fields.keyedList = KeyedListMerge.conflicts.merge },
    Mutant("lists are taken whole") { $0.fields.keyedList = ScalarMerge.merge },
    Mutant("a settled conflict comes back") { $0.fields.conflicts = KeyedListMerge.ledger.merge },
    Mutant("maps are taken whole") { rules in
      rules.fields.map = { site, _ in site.versions.ours == site.versions.base ? site.versions.theirs : site.versions.ours }
    },
  ]

  private static let betweenRecords = [
    Mutant("the cluster step is forgotten", forgetting: \.clusterPointers),
    Mutant("pointers to nobody stay", forgetting: \.danglingPointers),
    Mutant("copies keep their id", forgetting: \.singleID),
    Mutant("files made by hand get no id", forgetting: \.adoption),
    Mutant("elements get no id", forgetting: \.elementIdentity),
    Mutant("events stay in the file of another year", forgetting: \.yearParts),
    Mutant("a stage is not put into the history", forgetting: \.stageHistory),
    Mutant("there are no rules between records") { $0.invariants = nil },
  ]

  private static let ofTrees = [
    Mutant("everybody signs merges with their own name") { rules in
      rules.remake = { scene in .init(tree: scene.made.tree, signature: scene.who) }
    },
    Mutant("deleted beats changed") { rules in
      rules.remake = { scene in try scene.edited(scene.deleted { _, _ in true }.mapValues { _ in nil }) }
    },
    Mutant("a delete never counts") { rules in
      rules.remake = { scene in try scene.edited(scene.deleted { base, other in base != other }) }
    },
    Mutant("what cannot be merged is not kept beside") { rules in
      rules.remake = { scene in
        var edits: [GitPath: Entry?] = [:]
        try scene.repository.forEachEntry(in: scene.made.tree) { path, _ in
          if path.description.contains(".rejected-") { edits.updateValue(nil, forKey: path) }
        }
        return try scene.edited(edits)
      }
    },
    Mutant("of a file both changed one side is taken") { rules in
      rules.remake = { scene in
        var edits: [GitPath: Entry?] = [:]
        for difference in try scene.repository.threeWay(base: scene.base, ours: scene.sides[0], theirs: scene.sides[1]) {
          if let ours = difference.ours, let theirs = difference.theirs, let base = difference.base, ours != theirs, ours != base,
            theirs != base
          {
            edits[difference.path] = max(ours.id, theirs.id) == ours.id ? ours : theirs
          }
        }
        return try scene.edited(edits)
      }
    },
  ]
}

extension MergeScene {
  /// The files that one side removed and the other has, with what the other has.
  fileprivate func deleted(where counts: (Entry, Entry) -> Bool) throws -> [GitPath: Entry?] {
    var found: [GitPath: Entry?] = [:]
    for difference in try repository.threeWay(base: base, ours: sides[0], theirs: sides[1]) {
      guard let before = difference.base, (difference.ours == nil) != (difference.theirs == nil),
        let other = difference.ours ?? difference.theirs, counts(before, other)
      else { continue }
      found[difference.path] = other
    }
    return found
  }
}
