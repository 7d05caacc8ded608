import GRDB
package import Records

/// A question about the files of a tree.
package enum FactsQuery: Hashable, Sendable {
  /// The file at a path: one, or none.
  case file(at: RecordPath)
  /// The files of a type whose record has an id.
  case files(of: RecordID, type: RecordType, org: String)
  /// The contacts that hold an email address, by its key.
  case contacts(withEmail: String, org: String)
  /// The contacts that point at another one.
  case contactsMerged(into: RecordID, org: String)
  /// The records of a type about a contact.
  case records(about: RecordID, type: RecordType, org: String)
}

extension FactsQuery {
  /// One statement that also sees for which tree the index stands: no row where that is not the tree of the last argument, a row
  /// without a path where there is no such file.
  var sql: String {
    let found =
      switch self {
      case .file: "file ON path = ?"
      case .files: "file ON id = ? AND type = ? AND org = ?"
      case .contacts: "email ON email.key = ? AND email.org = ? LEFT JOIN file ON number = email.file"
      case .contactsMerged: "target ON target.id = ? AND target.org = ? LEFT JOIN file ON number = target.file"
      case .records: "file ON contact = ? AND type = ? AND org = ?"
      }
    return "SELECT \(FactsRow.columns) FROM meta LEFT JOIN \(found) WHERE stamp = ?"
  }

  func arguments(of stamp: String) -> StatementArguments {
    switch self {
    case .file(let path): [path.text, stamp]
    case .files(let id, let type, let org): [id.text, type.rawValue, org, stamp]
    case .contacts(let key, let org): [key, org, stamp]
    case .contactsMerged(let id, let org): [id.text, org, stamp]
    case .records(let contact, let type, let org): [contact.text, type.rawValue, org, stamp]
    }
  }
}

extension RecordIndex {
  /// The facts a question asks for, in path order; nil where the index does not stand for the tree that is asked about.
  package func find(_ query: FactsQuery, of stamp: String) -> [RecordFacts]? {
    if let known = answers.answer(to: query, of: stamp) { return known }
    let found = reading { db -> [RecordFacts]? in
      let rows = try Row.fetchCursor(db.cachedStatement(sql: query.sql), arguments: query.arguments(of: stamp))
      var isOfStamp = false
      var facts: [RecordFacts] = []
      while let row = try rows.next() {
        isOfStamp = true
        if let found = try FactsRow.facts(row) { facts.append(found) }
      }
      return isOfStamp ? facts.sorted { $0.path < $1.path } : nil
    }
    if let found { answers.note(found, to: query, of: stamp) }
    return found
  }
}

/// The answers given lately. They are about a tree, so they stay right whatever the index stands for later.
struct KnownAnswers {
  private static let most = 20_000

  private var stamp: String?
  private var answers: [FactsQuery: [RecordFacts]] = [:]

  func answer(to query: FactsQuery, of stamp: String) -> [RecordFacts]? { self.stamp == stamp ? answers[query] : nil }

  mutating func note(_ facts: [RecordFacts], to query: FactsQuery, of stamp: String) {
    if self.stamp != stamp || answers.count >= Self.most { answers = [:] }
    self.stamp = stamp
    answers[query] = facts
  }
}
