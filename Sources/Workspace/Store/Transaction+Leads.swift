import GitStorage
package import Merging
package import Records

extension Transaction {
  /// Imports a lead: the contact, the event on its timeline, and in the lead which contact and when; nothing where it is refused
  /// or was done before.
  ///
  /// - Parameter again: Whether to import it anew where the contact of an earlier import was deleted.
  /// - Returns: What came of it, and the lead as it is now.
  /// - Throws: `StoreError`: `notFound` where there is no lead.
  package mutating func importLead(
    at path: RecordPath, again: Bool
  ) throws -> (outcome: LeadImport.Outcome, lead: Lead) {
    guard let record = try record(at: path), var lead = Lead(record) else {
      throw StoreError(.notFound, "there is no lead at \(path)", hint: "kith lead list")
    }
    let time = workspace.now().wholeSeconds
    let outcome = try LeadImport.outcome(
      of: lead, at: path, in: catalog(), by: workspace.identity.author.email, at: time, again: again)
    let contact: RecordFacts
    switch outcome {
    case .creates(let new, let place):
      try requireFree(new, at: place)
      try put(new.record, at: place)
      contact = RecordFacts(new.record, at: place)
    case .links(let facts, let filling):
      if let filled = filling?.contact.record {
        try put(filled, at: facts.path)
      }
      contact = facts
    case .wasImported, .refused:
      return (outcome, lead)
    }
    if let event = lead.submission { try add(event, toTimelineOf: contact) }
    lead.contact = contact.id
    lead.importedAt = time
    try put(lead.record, at: path)
    return (outcome, lead)
  }
}
