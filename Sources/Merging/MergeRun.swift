package import JSONText
import Records

/// One merge under way: its rules, whom to ask, and what has been lost so far.
package struct MergeRun {
  /// The table in use.
  package let rules: MergeRules

  private let provenance: any Provenance

  /// The entries for the values that lost.
  package private(set) var losses: [ConflictEntry] = []

  init(rules: MergeRules, provenance: some Provenance) {
    self.rules = rules
    self.provenance = provenance
  }

  /// Settles a field by its kind.
  mutating func merge(_ site: FieldSite) throws -> JSONValue? {
    try rules[site](site, &self)
  }

  /// Decides between two values that cannot both stay, and keeps the one that loses.
  package mutating func decide(_ versions: Versions<JSONValue>, at pointer: JSONPointer) throws -> JSONValue? {
    let writers = Versions(
      base: nil, ours: try provenance.writer(of: pointer, on: .ours), theirs: try provenance.writer(of: pointer, on: .theirs))
    let winner = rules.winner(versions, writers)
    keep(versions.on(winner.other), at: pointer, writer: writers.on(winner.other))
    return versions.on(winner)
  }

  /// Keeps a value, or with nil a removal, that one side wrote and that does not rule.
  package mutating func keep(_ lost: JSONValue?, at pointer: JSONPointer, of side: Side) throws {
    keep(lost, at: pointer, writer: try provenance.writer(of: pointer, on: side))
  }

  private mutating func keep(_ lost: JSONValue?, at pointer: JSONPointer, writer: Writer?) {
    guard let entry = rules.entry(pointer, lost, writer) else { return }
    losses.append(entry)
  }
}
