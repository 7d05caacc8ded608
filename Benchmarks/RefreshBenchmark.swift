import Foundation
import GitStorage

/// The first list after a sync that pulled 1,000 changed contacts: what catching up costs whoever reads next.
///
/// The sync is measured, too, so that nothing can hide in it.
struct RefreshBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int
  private static let each = 1000
  private static let remote = "benchmark"
  private static let branch = "refs/heads/main"

  private var server: String { store.folder + "-remote.git" }

  func run(into table: inout Table) throws {
    try cleanUp()
    defer { try? cleanUp() }
    try Measure.run(["git", "clone", "-q", "--bare", store.folder, server], in: store.folder)
    try Measure.run(["git", "remote", "add", Self.remote, server], in: store.folder)
    let repository = try BenchmarkStore.repository(at: server)
    let start = try tip(of: repository)
    let list = [kith, "-C", store.folder, "contact", "list", "--intent", "high", "--limit", "50", "--json"]
    let sync = [kith, "-C", store.folder, "sync"]
    var syncs: [Duration] = []
    var lists: [Duration] = []
    for run in 0...min(runs, 5) {
      // Whatever is to be caught up with before does not count.
      try Measure.run(sync, in: store.folder)
      try Measure.run(list, in: store.folder)
      let tip = try write(change(start.tree, in: repository), on: repository)
      let pull = ContinuousClock.now
      try Measure.run(sync, in: store.folder)
      let pulled = ContinuousClock.now
      guard try Measure.run(["git", "rev-parse", "HEAD"], in: store.folder).hasPrefix(tip.hex) else {
        throw Measure.Failure(description: "kith sync did not bring \(tip.hex)")
      }
      let read = ContinuousClock.now
      try Measure.run(list, in: store.folder)
      if run > 0 {
        syncs.append(pulled - pull)
        lists.append(ContinuousClock.now - read)
      }
    }
    // The store is left as it was.
    _ = try write(start.tree, on: repository)
    try Measure.run(sync, in: store.folder)
    table.add(
      "kith sync that pulls 1,000 changed contacts", contacts: store.contacts, kith: Measure.median(syncs), bar: "–")
    table.add(
      "kith contact list --intent high --limit 50, the first after it", contacts: store.contacts,
      kith: Measure.median(lists), bar: "≤ 300 ms at 100,000")
  }

  /// A tree on the server that gives 1,000 contacts, always the same, another intent and company than they began with.
  private func change(_ base: ObjectID, in repository: GitRepository) throws -> ObjectID {
    let step = max(1, store.contacts / Self.each)
    let salt = Int.random(in: 0..<100_000)
    return try repository.batch {
      var edits: [GitPath: Entry?] = [:]
      for index in 0..<Self.each {
        let number = (index * step) % store.contacts
        let bytes = BenchmarkStore.contact(
          number, intent: ["high", "medium", "low"][(index + salt) % 3], company: "Pulled \(salt) \(index)")
        edits[BenchmarkStore.contactPath(number)] = Entry(id: try repository.writeBlob(bytes))
      }
      return try repository.editTree(base, edits)
    }
  }

  /// Moves the server's branch on to a tree.
  private func write(_ tree: ObjectID, on repository: GitRepository) throws -> ObjectID {
    let before = try tip(of: repository)
    let commit = try repository.writeCommit(
      tree: tree, parents: [before.id], author: before.author, committer: before.committer, message: "Change 1,000 contacts\n")
    try Measure.run(["git", "update-ref", Self.branch, commit.hex], in: server)
    return commit
  }

  private func tip(of repository: GitRepository) throws -> Commit {
    guard let id = try repository.reference(Self.branch) else {
      throw Measure.Failure(description: "no \(Self.branch) in \(server)")
    }
    return try repository.commit(id)
  }

  /// Takes the server and what the store remembers of it away.
  private func cleanUp() throws {
    try? FileManager.default.removeItem(atPath: server)
    let script = """
      git remote remove \(Self.remote) 2>/dev/null
      git for-each-ref --format='delete %(refname)' 'refs/kith/*/\(Self.remote)/*' | git update-ref --stdin
      """
    try Measure.run(["sh", "-c", script], in: store.folder)
  }
}
