import GitStorage
import JSONText
import Records
import Workspace

extension HeldFile {
  /// Why the file waits, as an error with its place and fix.
  var failure: Failure {
    Failure(.invalidData, StoreError.place(path.description, position) + ": " + reason, hint: hint)
  }

  var json: JSONObject {
    var object: JSONObject = ["path": .string(path.description), "reason": .string(reason)]
    object["line"] = position.map { .number(JSONNumber($0.line)) }
    object["column"] = position.map { .number(JSONNumber($0.column)) }
    object["hint"] = hint.map { .string($0) }
    return object
  }
}

extension HeldFile {
  /// What is wrong with a record as a commit has it; nil where it reads, or is no record's.
  static func unreadable(_ path: GitPath, in commit: Commit, of repository: GitRepository) throws -> HeldFile? {
    guard let place = path.text.flatMap(RecordPath.init),
      let entry = try repository.entry(at: path, in: commit.tree), entry.mode != .symlink, entry.mode != .submodule,
      // Larger ones are withheld, which is said elsewhere.
      let bytes = try repository.blob(entry.id, atMost: JSONLimits.standard.maximumBytes)
    else { return nil }
    do throws(RecordError) {
      _ = try Record.read(bytes, as: place.type)
      return nil
    } catch {
      return HeldFile(path: path, position: error.position, reason: error.message, hint: error.hint)
    }
  }
}

extension [GitPath] {
  var json: JSONValue { .array(map { .string($0.description) }) }
}
