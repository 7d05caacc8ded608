import RecordIndex
import Records

/// Which events a list holds, as a person asked for them.
struct EventFilter {
  /// None: of any type.
  private let types: [EventType]
  private let words: [String]
  private let since: Timestamp?
  private let until: Timestamp?

  /// - Throws: `Failure` (`usage`) where a word is no type of event.
  init(types: [String], words: String?, since: Timestamp?, until: Timestamp?) throws {
    self.types = try types.map { text in
      guard let type = EventType(text) else {
        let known = EventType.known.map(\.text) + [Note.type]
        throw Failure(
          .usage, "\"\(text)\" is no type of event", hint: text.nearest(among: known).map { "did you mean \($0)?" })
      }
      return type
    }
    self.words = words.map(SearchText.words) ?? []
    (self.since, self.until) = (since, until)
  }

  /// Whether the list holds an event.
  func accepts(_ event: Event) -> Bool {
    if !types.isEmpty, !(event.type.map(types.contains) ?? false) { return false }
    if !words.isEmpty {
      let row = event.words
      guard words.allSatisfy({ row.holds(WordRow($0)) }) else { return false }
    }
    guard since != nil || until != nil else { return true }
    guard let at = event.at else { return false }
    return since.map { at >= $0 } ?? true && until.map { at <= $0 } ?? true
  }

  /// The same as the index is asked.
  func query(of org: String) -> TimeQuery {
    var query = TimeQuery(org: org, .events(types: types.map(\.text), words: words))
    (query.since, query.until) = (since, until)
    return query
  }
}
