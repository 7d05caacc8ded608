import GRDB
import Records

/// Puts facts into the tables, row by row. Confined to one transaction.
struct FactsInsertion {
  private let db: Database
  private let file: RepeatedStatement
  private let email: RepeatedStatement
  private let target: RepeatedStatement

  init(into db: Database) throws {
    self.db = db
    file = try RepeatedStatement(
      """
      INSERT INTO file (path, org, type, id, isReadable, contact, emailKeys, mergedInto, otherTargets, createdAt)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, in: db)
    email = try RepeatedStatement("INSERT OR IGNORE INTO email (key, org, file) VALUES (?, ?, ?)", in: db)
    target = try RepeatedStatement("INSERT OR IGNORE INTO target (id, org, file) VALUES (?, ?, ?)", in: db)
  }

  func insert(_ facts: RecordFacts) throws {
    guard let org = facts.path.org else { return }
    let targets = facts.otherTargets.map(\.text)
    try file.run {
      $0.add(facts.path.text)
      $0.add(org)
      $0.add(facts.type.rawValue)
      $0.add(facts.id?.text)
      $0.add(facts.isReadable)
      $0.add(facts.contact?.text)
      $0.add(facts.emailKeys.joined(separator: "\n"))
      $0.add(facts.mergedInto?.text)
      $0.add(targets.joined(separator: "\n"))
      $0.add(facts.createdAt?.description)
    }
    let number = db.lastInsertedRowID
    for key in facts.emailKeys { try insert(key, org, number, by: email) }
    for id in [facts.mergedInto?.text].compactMap(\.self) + targets { try insert(id, org, number, by: target) }
  }

  private func insert(_ key: String, _ org: String, _ number: Int64, by statement: RepeatedStatement) throws {
    try statement.run {
      $0.add(key)
      $0.add(org)
      $0.add(number)
    }
  }
}
