import JSONText
import RecordIndex
import Records
import Workspace

/// What happened with a person, under whichever of the ids, each event once.
struct PersonActivity {
  /// An event, and where it stands.
  struct Entry {
    let event: Event
    let contact: RecordID?
    let path: RecordPath
  }

  let entries: [Entry]

  init(of person: Person, in people: People) throws {
    var entries: [Entry] = []
    var seen: Set<Identity> = []
    let ids = person.ids
    let files = try people.timelines(of: person).compactMap { stored in
      Timeline(stored.record).map { (path: stored.path, timeline: $0) }
    }
    // Those of the contact that stands for the person come first.
    for id in ids {
      for (path, timeline) in files where timeline.contact == id {
        for event in timeline.events where seen.insert(Identity(event)).inserted {
          entries.append(Entry(event: event, contact: id, path: path))
        }
      }
    }
    self.entries = entries
  }

  /// What makes two events of two contacts the same: a lead imported into both, a deal's move. Ids that people made up may be
  /// alike by chance.
  private struct Identity: Hashable {
    let id: JSONValue
    let at: Timestamp?
    let type: EventType?

    init(_ event: Event) {
      (at, type) = (event.at, event.type)
      // One without an id is nobody's twin.
      id = event.value["id"] ?? .object(event.value)
    }
  }
}

extension PersonActivity.Entry {
  /// The place in a list by time.
  var place: TimePlace { event.place(in: contact) }
}

extension PersonActivity {
  /// The events as people read them, a line each.
  ///
  /// - Parameter deals: The deals that events may be about.
  static func table(of shown: some Sequence<Entry>, deals: [StoredRecord], _ printer: Printer) -> Table {
    let titles = Dictionary(deals.compactMap { deal in deal.id.map { ($0, deal.record.displayName) } }) { first, _ in first }
    var table = Table("AT", "TYPE", "WHAT", "BY")
    for entry in shown {
      let event = entry.event
      table.add(
        event.at.map { printer.time($0) } ?? "", event.value["type"]?.shown ?? "",
        event.summary(dealTitle: event.deal.flatMap { titles[$0] }), event.by ?? "")
    }
    return table
  }
}

extension Event {
  /// What to tell of the event on one line: `Harbour lights: New → Won`.
  func summary(dealTitle: String?) -> String {
    let change = from == nil && to == nil ? nil : [from, to].compactMap(\.self).joined(separator: " → ")
    let named = [title ?? dealTitle ?? deal?.text, change].compactMap(\.self).joined(separator: ": ")
    return ([named] + [form, file, url].compactMap(\.self)).filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
