import JSONText
package import Records

/// What must change so that a contact that is merged into another is one of its own again.
///
/// The pointer goes. Where the contact shares addresses with others of its person, one side keeps them: the contact that leaves, or
/// those that remain. The other side loses them, and remembers them as typed in `custom.formerEmail`. Nothing else changes, so
/// both are back in full, with what was written since. What connects the others with each other is left to the rules between
/// records, which are applied to what comes out.
package struct Unmerge {
  package enum Side: Hashable, Sendable {
    /// The contact that is taken out, and those that belong to the person through it alone.
    case leaving
    case remaining
  }

  package let leaving: RecordFacts
  /// The contact that stood for both.
  package let survivor: RecordFacts
  private let others: [RecordFacts]
  private let records: [RecordPath: Record]

  /// - Parameter members: All contacts of a person, nil for a file that does not read.
  /// - Returns: nil where the contact at the path is none of them, or stands for them.
  package init?(_ path: RecordPath, of members: [RecordPath: Record?]) {
    records = members.compactMapValues(\.self)
    let facts = members.map { path, record in
      record.map { RecordFacts($0, at: path) } ?? RecordFacts(unreadableAt: path)
    }
    guard let cluster = Cluster(facts), let leaving = cluster.merged.first(where: { $0.path == path }) else { return nil }
    self.leaving = leaving
    survivor = cluster.survivor
    others = cluster.members.filter { $0.path != path }
  }

  /// The keys of the addresses that both sides have; somebody must say who keeps them.
  package var sharedKeys: [String] {
    let theirs = Set(others.flatMap(\.emailKeys))
    return leaving.emailKeys.filter(theirs.contains)
  }

  /// The contacts that change.
  package func edits(keeping side: Side) -> [RecordPath: Record] {
    let leaving = side == .leaving ? [leaving] + dependents : [leaving]
    let remaining = others.filter { !leaving.contains($0) }
    let shared = Set(leaving.flatMap(\.emailKeys)).intersection(remaining.flatMap(\.emailKeys))
    var changed: [RecordPath: Record] = [:]
    func change(_ contacts: [RecordFacts], awayFrom strangers: [RecordFacts], losing keys: Set<String>) {
      let ids = Set(strangers.compactMap(\.id))
      for contact in contacts {
        guard let record = records[contact.path] else { continue }
        let parted = record.withoutPointers { ids.contains($0) }.losing(keys)
        if parted != record { changed[contact.path] = parted }
      }
    }
    change(leaving, awayFrom: remaining, losing: side == .leaving ? [] : shared)
    change(remaining, awayFrom: leaving, losing: side == .leaving ? shared : [])
    return changed
  }

  /// Those that would go along with the leaving contact: connected with it, and with the survivor by no address but through it.
  private var dependents: [RecordFacts] {
    let near = Self.connected(to: survivor, among: others)
    let far = others.filter { !near.contains($0) }
    let pointing = far.filter { $0.mergedInto != nil && $0.mergedInto == leaving.id }
    return Self.connected(to: [leaving] + pointing, among: far)
  }

  private static func connected(to contact: RecordFacts, among contacts: [RecordFacts]) -> [RecordFacts] {
    connected(to: [contact], among: contacts.filter { $0 != contact }) + [contact]
  }

  /// The contacts that addresses connect with some others, directly or through each other; those of the others that are among them too.
  private static func connected(to start: [RecordFacts], among contacts: [RecordFacts]) -> [RecordFacts] {
    var keys = Set(start.flatMap(\.emailKeys))
    var found = contacts.filter(start.contains)
    var open = contacts.filter { !start.contains($0) }
    while let next = open.firstIndex(where: { !keys.isDisjoint(with: $0.emailKeys) }) {
      keys.formUnion(open[next].emailKeys)
      found.append(open.remove(at: next))
    }
    return found
  }
}

extension Record {
  /// A copy of a contact without some addresses, which it remembers as typed in `custom.formerEmail`.
  fileprivate func losing(_ keys: Set<String>) -> Record {
    guard var contact = Contact(self) else { return self }
    func isLost(_ text: String) -> Bool { EmailAddress.key(of: text).map(keys.contains) ?? false }
    let lost = ([contact.email].compactMap(\.self) + contact.otherEmails).filter(isLost)
    guard !lost.isEmpty else { return self }
    if contact.email.map(isLost) == true { contact.email = nil }
    // Only where there is something to take out: setting it drops what is no text.
    if contact.otherEmails.contains(where: isLost) {
      let left = (value["otherEmails"]?.arrayValue ?? []).filter { $0.stringValue.map(isLost) != true }
      contact.record.value["otherEmails"] = left.isEmpty ? nil : .array(left)
    }
    contact.custom[Self.formerEmail] = Self.remembered(lost.map { .string($0) }, after: contact.custom[Self.formerEmail])
    return contact.record
  }

  private static let formerEmail: JSONKey = "formerEmail"

  /// One value as it is, several as a list; each once.
  private static func remembered(_ new: [JSONValue], after old: JSONValue?) -> JSONValue {
    var values = old.map { $0.arrayValue ?? [$0] } ?? []
    for value in new where !values.contains(value) { values.append(value) }
    return values.count == 1 ? values[0] : .array(values)
  }
}
