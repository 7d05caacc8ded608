import GitStorage
import JSONText
import Records

/// Reads records out of blobs, each blob once.
final class RecordReader {
  private let repository: GitRepository
  private var known: [Key: Result<Record, RecordError>] = [:]

  private struct Key: Hashable {
    let id: ObjectID
    let type: RecordType
  }

  init(_ repository: GitRepository) { self.repository = repository }

  /// The record in a blob, nil where the path is not a record's or the bytes do not read as one.
  func record(_ id: ObjectID, at path: GitPath) throws -> Record? {
    guard let type = path.text.flatMap(RecordPath.init)?.type else { return nil }
    return try record(id, as: type)
  }

  func record(_ id: ObjectID, as type: RecordType) throws -> Record? {
    let key = Key(id: id, type: type)
    if let result = known[key] { return try? result.get() }  // Nil for what does not read.
    // Too large to be read is not readable.
    guard let bytes = try repository.blob(id, atMost: JSONLimits.standard.maximumBytes) else { return nil }
    let result = Result { () throws(RecordError) in try Record.read(bytes, as: type) }
    if known.count > 4096 { known.removeAll(keepingCapacity: true) }
    known[key] = result
    return try? result.get()
  }
}
