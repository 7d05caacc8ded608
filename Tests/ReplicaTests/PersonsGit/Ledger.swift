/// Who wrote what over what: the oracle's knowledge of everything that was ever written, independent of git's.
struct Ledger {
  /// What each write was put in place of.
  private var replaced: [Write: Set<Write>] = [:]

  mutating func note(_ write: Write, over old: Set<Write>) { replaced[write] = old }

  /// Whether a write was made in place of another, at once or step by step.
  func replaces(_ write: Write, _ older: Write) -> Bool { history(of: [write]).subtracting([write]).contains(older) }

  /// The writes and all they were put in place of.
  func history(of writes: some Sequence<Write>) -> Set<Write> {
    var found: Set<Write> = []
    var open = Array(writes)
    while let write = open.popLast() {
      if found.insert(write).inserted { open += replaced[write] ?? [] }
    }
    return found
  }

  /// Those that no other of them replaces.
  func newest(_ writes: Set<Write>) -> Set<Write> {
    writes.filter { write in !writes.contains { $0 != write && replaces($0, write) } }
  }

  // MARK: - How versions meet

  /// Two versions of the store meet, each with all that was known where it comes from: what either has and the other does
  /// not know counts, and what either has replaced does not.
  func meeting(_ a: Cards, knowing knownToA: Set<Write>, _ b: Cards, knowing knownToB: Set<Write>) -> Cards {
    a.merging(b) { one, other in
      one.merging(other) { mine, theirs in
        let both = mine.intersection(theirs)
        return newest(both.union(mine.subtracting(knownToB)).union(theirs.subtracting(knownToA)))
      }
    }
  }

  /// A change is applied elsewhere, as `cherry-pick`, `rebase` and `stash pop` do.
  func applied(_ theirs: Cards, since base: Cards, to ours: Cards) -> Cards {
    ours.merging(theirs) { mine, other in mine.merging(other) { $0.union($1) } }
      .mapEach { contact, field, _ in
        guard let mine = ours[contact]?[field], let other = theirs[contact]?[field] else {
          return ours[contact]?[field] ?? theirs[contact]?[field] ?? []
        }
        let old = base[contact]?[field] ?? []
        return mine.intersection(other).union(mine.subtracting(old)).union(other.subtracting(old))
      }
  }
}

extension Cards {
  func mapEach(_ change: (_ contact: String, _ field: String, Set<Write>) -> Set<Write>) -> Cards {
    Cards(
      uniqueKeysWithValues: map { contact, card in
        (contact, Card(uniqueKeysWithValues: card.map { ($0, change(contact, $0, $1)) }))
      })
  }

  /// All writes that count in it.
  var writes: Set<Write> { values.reduce(into: []) { all, card in all.formUnion(card.values.joined()) } }
}
