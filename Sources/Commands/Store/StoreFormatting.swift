import GitStorage
import Records
import Workspace

/// Writes records in canonical form, and moves them where they belong.
struct StoreFormatting {
  let workspace: Workspace
  let movesFiles: Bool

  struct Result {
    var formatted: [RecordPath] = []
    var moved: [(from: RecordPath, to: RecordPath)] = []
    /// Moves that cannot be made, because something stands there.
    var blocked: [Failure] = []
  }

  var message: String { movesFiles ? "Lay out and place files\n" : "Lay out files\n" }

  func run(_ paths: [RecordPath], in transaction: inout Transaction) throws -> Result {
    var result = Result()
    for path in paths {
      guard case .file(let file) = try workspace.reader.find(GitPath(path.text)),
        let record = try transaction.record(at: path)
      else { continue }
      let home = movesFiles ? home(of: record, at: path) : path
      if home != path {
        try move(record, from: path, to: home, in: &transaction, &result)
      } else if file.bytes != record.canonicalBytes {
        try transaction.put(record, at: path)
        result.formatted.append(path)
      }
    }
    return result
  }

  private func move(
    _ record: Record, from path: RecordPath, to home: RecordPath, in transaction: inout Transaction, _ result: inout Result
  ) throws {
    guard case .nothing = try workspace.reader.find(GitPath(home.text)), try transaction.record(at: home) == nil else {
      result.blocked.append(
        Failure(.exists, "\(path) belongs at \(home), where something stands already", hint: "kith check"))
      return
    }
    try transaction.put(record, at: home)
    try transaction.delete(path)
    result.moved.append((from: path, to: home))
  }

  /// Where a record belongs by its id; where it is for types whose name holds none of their own.
  private func home(of record: Record, at path: RecordPath) -> RecordPath {
    guard let id = record.id, !path.isCanonical(for: id), let org = path.org.flatMap({ OrgSlug($0) }) else { return path }
    // The slug never changes once it was made.
    let slug = path.slug ?? Slug.make(from: record.displayName)
    return switch path.type {
    case .contact: .contact(org: org, slug: slug, id: id)
    case .deal: .deal(org: org, slug: slug, id: id)
    case .lead: .lead(org: org, slug: slug, id: id)
    case .campaign: .campaign(org: org, slug: slug, id: id)
    default: path
    }
  }
}
