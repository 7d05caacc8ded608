import GRDB
package import Records

/// Everything at once, into an index that is being made from nothing.
extension ListTransaction {
  /// Lets a file stand in an index that is being made from nothing: quicker than `put`, and `settleAll` must come last.
  package func fill(with file: ListedFile) throws {
    guard let org = file.path.org else { return }
    let number = try insert(row: file, org)
    guard file.path.type == .contact else { return }
    if case .contact(let line, _, _) = file.content, file.mergedInto == nil { try rows.insert(line, number, org) }
    if file.mergedInto != nil { touch(file, org) }
  }

  /// Ends what `fill` began.
  package func settleAll(_ line: ([RecordPath]) throws -> PersonLine?) throws {
    try db.execute(sql: ListSchema.current.indexes)
    try execute("UPDATE file SET person = number WHERE number IN (SELECT file FROM person)")
    try execute(
      """
      UPDATE file SET person = (
        SELECT one.person FROM file one WHERE one.id = file.contact AND one.org = file.org AND one.type = 'contact'
        AND one.person IS NOT NULL LIMIT 1
      ) WHERE type = 'notes'
      """)
    try settle(line)
  }
}
