import JSONText
import Merging
import Records

/// The merge with one mistake planted in its table of rules; the campaign has to notice every one.
struct Mutant: Sendable, CustomStringConvertible {
  let description: String
  let rules: MergeRules

  private init(_ description: String, _ plant: (inout MergeRules) -> Void) {
    self.description = description
    var rules = MergeRules.standard
    plant(&rules)
    self.rules = rules
  }

  static let all = [
    Mutant("the earlier writer wins") { rules in
      rules.winner = { values, writers in ScalarMerge.winner(values, writers).other }
    },
    Mutant("time is ignored, the greater value wins") { rules in
      rules.winner = { values, _ in ScalarMerge.winner(values, Versions(base: nil, ours: nil, theirs: nil)) }
    },
    Mutant("a tie goes to our side") { rules in
      rules.winner = { values, writers in
        writers.ours == nil || writers.theirs == nil ? .ours : ScalarMerge.winner(values, writers)
      }
    },
    Mutant("what loses is not kept") { rules in
      rules.entry = { _, _, _ in nil }
    },
    Mutant("a lost removal is not kept") { rules in
      rules.entry = { field, value, writer in value.map { ConflictEntry(field: field, value: $0, writer: writer) } }
    },
    Mutant("a conflict forgets its writer") { rules in
      rules.entry = { field, value, _ in ConflictEntry(field: field, value: value, writer: nil) }
    },
    Mutant("a conflict names the winner as its writer") { rules in
      rules.scalar = { site, run in
        guard case .contested = site.versions.settlement else { return try ScalarMerge.merge(site, &run) }
        var trial = run
        let value = try trial.decide(site.versions, at: site.pointer)
        let winner: Side = value == site.versions.ours ? .ours : .theirs
        try run.keep(site.versions.on(winner.other), at: site.pointer, of: winner)
        return value
      }
    },
    Mutant("a change on one side is a conflict") { rules in
      rules.scalar = { site, run in
        site.versions.ours == site.versions.theirs ? site.versions.ours : try run.decide(site.versions, at: site.pointer)
      }
    },
    Mutant("sets forget removals") { rules in
      rules.set = { site, run in
        guard let ours = site.versions.ours?.arrayValue, let theirs = site.versions.theirs?.arrayValue else {
          return try SetMerge.merge(site, &run)
        }
        let added = Set(theirs).union(ours).sorted { $0.canonicalBytes.lexicographicallyPrecedes($1.canonicalBytes) }
        return .array(added)
      }
    },
    Mutant("in sets a removal takes the other side's addition along") { rules in
      rules.set = { site, run in
        let merged = try SetMerge.merge(site, &run)
        guard case .contested = site.versions.settlement, let base = site.versions.base?.arrayValue else { return merged }
        return merged?.arrayValue.map { .array($0.filter(base.contains)) }
      }
    },
    Mutant("deleted beats changed in lists") { rules in
      rules.keyedList = KeyedListMerge.conflicts.merge
    },
    Mutant("lists bring deleted elements back") { rules in
      rules.keyedList = KeyedListMerge.ledger.merge
    },
    Mutant("lists are taken whole") { rules in
      rules.keyedList = ScalarMerge.merge
    },
    Mutant("merged sets are out of order") { rules in
      rules.set = { site, run in
        let merged = try SetMerge.merge(site, &run)
        guard case .contested = site.versions.settlement else { return merged }
        return merged?.arrayValue.map { .array($0.reversed()) } ?? merged
      }
    },
    Mutant("consent can be taken back") { rules in
      rules.ledger = KeyedListMerge.ordinary.merge
    },
    Mutant("a resolved conflict comes back") { rules in
      rules.conflicts = KeyedListMerge.ledger.merge
    },
    Mutant("a resolved conflict comes back if somebody remarked on it") { rules in
      rules.conflicts = KeyedListMerge.ordinary.merge
    },
    Mutant("maps are taken whole") { rules in
      rules.map = ScalarMerge.merge
    },
    Mutant("unknown keys inside list elements are lost where both sides edit") { rules in
      rules.map = { site, run in
        let isInside = site.field == nil && site.table.contains { $0.key == "at" }
        return isInside && site.siblings.ours != site.siblings.theirs ? nil : try MapMerge.merge(site, &run)
      }
    },
    Mutant("settings are taken whole") { rules in
      rules.object = ScalarMerge.merge
    },
    Mutant("retargeted beats taken away") { rules in
      rules.pointer = ScalarMerge.merge
    },
    Mutant("of two targets the greater stays") { rules in
      rules.pointer = { site, run in
        guard case .contested = site.versions.settlement, let ours = site.versions.ours, let theirs = site.versions.theirs,
          let left = ours.stringValue, let right = theirs.stringValue
        else { return try PointerMerge.merge(site, &run) }
        let winner: Side = JSONKey(left) > JSONKey(right) ? .ours : .theirs
        try run.keep(site.versions.on(winner.other), at: site.pointer, of: winner.other)
        return site.versions.on(winner)
      }
    },
    Mutant("overlapping texts are put one after the other") { rules in
      rules.text = { site, run in
        var trial = run
        let known = trial.losses.count
        let merged = try TextMerge.merge(site, &trial)
        guard trial.losses.count > known, let ours = site.versions.ours?.arrayValue, let theirs = site.versions.theirs?.arrayValue
        else { return try TextMerge.merge(site, &run) }
        return ours.lexicographicallyPrecedes(theirs) { $0.canonicalBytes.lexicographicallyPrecedes($1.canonicalBytes) }
          ? .array(ours + theirs) : merged.map { _ in .array(theirs + ours) }
      }
    },
    Mutant("texts are taken whole") { rules in
      rules.text = ScalarMerge.merge
    },
    Mutant("a message falls back when one side lowers it") { rules in
      rules.progress = { site, run in
        if case .settled(let value) = site.versions.settlement { return value }
        return try ProgressMerge.merge(site, &run)
      }
    },
    Mutant("an error code is dropped by a state without one") { rules in
      rules.follows = { site, run in
        let merged = try FollowMerge.merge(site, &run)
        let codes = [site.versions.ours, site.versions.theirs].map { $0?.objectValue?["code"] }
        return site.key == "error" && codes.contains(nil)
          ? [site.versions.ours, site.versions.theirs][codes[0] == nil ? 0 : 1] : merged
      }
    },
    Mutant("what follows a field is merged on its own") { rules in
      rules.follows = ScalarMerge.merge
    },
    Mutant("a deal's stage is whatever was written last") { rules in
      rules.derived = ScalarMerge.merge
    },
    Mutant("of two creations the later counts") { rules in
      rules.earliest = InstantMerge.latest
    },
    Mutant("of two edits the earlier counts") { rules in
      rules.latest = InstantMerge.earliest
    },
    Mutant("two times of one new element are a conflict") { rules in
      rules.born = ScalarMerge.merge
    },
    Mutant("of two new elements the later counts") { rules in
      rules.born = { site, run in
        site.siblings.base == nil ? try InstantMerge.latest(site, &run) : try ScalarMerge.merge(site, &run)
      }
    },
    Mutant("a moved time is taken for a new one") { rules in
      rules.born = InstantMerge.earliest
    },
  ]
}
