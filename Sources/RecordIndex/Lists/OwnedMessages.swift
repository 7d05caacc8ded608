import GRDB
import Records

/// The part of a statement that says whose messages are meant, as `MessageThread.assignment(at:)` has it: of whom they were assigned
/// to at their time, else of whom has the address.
struct OwnedMessages {
  let sql: String
  let arguments: StatementArguments

  /// - Parameter message: what the row of a message is called in the statement.
  init(_ whose: TimeQuery.Whose, org: String, message: String = "one") {
    // An empty list would make a comparison with nothing false, where it must stay open.
    let contacts = whose.contacts.map(\.text) + [""]
    let addressed = "SELECT file FROM address WHERE org = ? AND key IN (\(Self.marks(whose.addresses)))"
    let assigned = "SELECT file FROM assigned WHERE org = ? AND contact IN (\(Self.marks(contacts)))"
    sql = """
      \(message).file IN (\(addressed) UNION \(assigned))
      AND coalesce(
        (SELECT assigned.contact \(Self.assignment(file: "\(message).file", at: "\(message).at"))) IN (\(Self.marks(contacts))),
        \(message).file IN (\(addressed))
      )
      """
    let addresses: StatementArguments = [org] + StatementArguments(whose.addresses)
    arguments =
      addresses + [org] + StatementArguments(contacts) + StatementArguments(contacts) + addresses
  }

  /// What follows SELECT where the assignment is wanted that rules over a file's message of some time.
  static func assignment(file: String, at: String) -> String {
    """
    FROM assigned WHERE assigned.file = \(file) AND assigned.starts <= \(at) AND \(at) < assigned.ends
    ORDER BY assigned.starts DESC, assigned.ends, assigned.contact LIMIT 1
    """
  }

  private static func marks(_ values: [String]) -> String { values.map { _ in "?" }.joined(separator: ", ") }
}
