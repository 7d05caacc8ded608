/// Mends a draft where one rule does not hold in it.
package typealias InvariantRule = @Sendable (RepairDraft, Invariants.Change) throws -> Void

/// The rules between records, in the order in which they are applied: none undoes what an earlier one did.
///
/// `standard` is the one table in use. Tests plant a mistake by replacing a line of it.
package struct InvariantRules: Sendable {
  /// Every element of a list has an id of its own.
  package var elementIdentity: InvariantRule = ElementIdentity.apply
  /// A file made by hand gets the id and the `createdAt` it lacks.
  package var adoption: InvariantRule = Adoption.apply
  /// An id stands in one file.
  package var singleID: InvariantRule = SingleID.apply
  /// A message of ours and the provider's listing of it are one.
  package var polledCopies: InvariantRule = PolledCopies.apply
  /// An event stands in the part of its year.
  package var yearParts: InvariantRule = YearParts.apply
  /// A pointer whose target is gone is removed.
  package var danglingPointers: InvariantRule = DanglingPointers.apply
  /// The contacts of a cluster point at its survivor.
  package var clusterPointers: InvariantRule = ClusterPointers.apply
  /// Which of two contacts of one person a lead was imported into is no dispute.
  package var leadContacts: InvariantRule = LeadContacts.apply
  /// A stage stands in the deal's history and on its contact's timeline.
  package var stageHistory: InvariantRule = StageHistory.apply

  /// The rules in use.
  package static let standard = InvariantRules()

  var inOrder: [InvariantRule] {
    [
      elementIdentity, adoption, singleID, yearParts, polledCopies, danglingPointers, clusterPointers, leadContacts,
      stageHistory,
    ]
  }
}
