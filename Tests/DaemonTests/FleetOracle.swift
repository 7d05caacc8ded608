import Foundation
import JSONText
import TestSupport

/// What became of every value that was written: nothing may vanish that nobody had seen.
///
/// Each write puts a word of its own into a field. In the end the word stands in the record (in its field, or under
/// `conflicts`), or somebody wrote the field who had it before them.
struct FleetOracle {
  struct Write {
    let file: String
    let field: String
    /// Occurs nowhere else.
    let token: String
    let clone: String
    /// What the writer had before them; nil for a command, which has what its own commit was made over.
    let seen: String?
  }

  private(set) var writes: [Write] = []

  mutating func note(_ write: Write) { writes.append(write) }

  /// What was lost, one line each.
  ///
  /// - Parameter clone: any, as all have agreed.
  func losses(in clone: String, of sandbox: Sandbox) throws -> [String] {
    var losses: [String] = []
    let history = try History(clone, of: sandbox)
    for (file, writes) in Dictionary(grouping: writes, by: \.file).sorted(by: { $0.key < $1.key }) {
      let final = try sandbox.read(file, in: clone)
      for (number, write) in writes.enumerated() where !final.contains(write.token) {
        let later = writes[(number + 1)...].filter { $0.field == write.field }
        // Saved over in the same file before anybody took it: the writer's own decision.
        if !history.knows(write.token),
          later.contains(where: { $0.clone == write.clone && $0.seen?.contains(write.token) ?? true })
        {
          continue
        }
        guard history.knows(write.token) else {
          losses.append("\(write.clone): \(write.token) (\(write.field) of \(file)) was never committed")
          continue
        }
        let replaced = writes.contains { other in
          guard other.field == write.field, other.token != write.token else { return false }
          return other.seen?.contains(write.token) ?? history.before(other.token, in: file).contains(write.token)
        }
        if !replaced {
          losses.append("\(write.clone): \(write.token) (\(write.field) of \(file)) is gone, and nobody had seen it")
        }
      }
    }
    return losses
  }

  /// Which words are in which versions of which files.
  private final class History {
    private let clone: String
    private let sandbox: Sandbox
    private let everything: String
    private var befores: [String: String] = [:]

    init(_ clone: String, of sandbox: Sandbox) throws {
      (self.clone, self.sandbox) = (clone, sandbox)
      // Against every parent, so that merges show what they brought.
      everything = try sandbox.git("log", "-m", "-p", "--format=commit %H %P", "--", "orgs", in: clone)
    }

    func knows(_ token: String) -> Bool { everything.contains(token) }

    /// The record as it was before the commit that first had a word.
    func before(_ token: String, in file: String) -> String {
      if let known = befores[token] { return known }
      var found = ""
      if let commits = try? sandbox.git("log", "--reverse", "--no-merges", "--format=%H", "-S", token, "--", file, in: clone),
        let first = commits.split(separator: "\n").first
      {
        found = (try? sandbox.git("show", "\(first)^:\(file)", in: clone)) ?? ""
      }
      befores[token] = found
      return found
    }
  }
}
