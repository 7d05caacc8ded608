import GitStorage
import Workspace

/// One changed contact becomes history: blob, trees and commit, durable, index left out.
struct CommitBenchmark {
  let store: BenchmarkStore
  let runs: Int

  func run(into table: inout Table) throws {
    let workspace = try store.open()
    let repository = workspace.repository
    guard let head = try workspace.head() else { return }
    let kith = try Measure.times(runs * 5) { run in
      let number = (run * 7919) % store.contacts
      let salt = Int.random(in: 0..<1_000_000)
      _ = try repository.batch {
        let blob = try repository.writeBlob(BenchmarkStore.contact(number, company: "Company \(salt)"))
        let tree = try repository.editTree(head.tree, [BenchmarkStore.contactPath(number): Entry(id: blob)])
        return try repository.writeCommit(
          tree: tree, parents: [head.id], author: head.author, committer: head.committer, message: "Edit \(run)\n")
      }
    }
    table.add(
      "commit of one contact, no index", contacts: store.contacts, kith: Measure.median(kith),
      against: [Peer("git add, git commit", try gitCommit())], bar: "≤ 8 ms at 100,000; ≤ 1.3 × that of 10,000")
  }

  /// `git add && git commit` of one file, the index included.
  private func gitCommit() throws -> Duration {
    Measure.median(try GitEdit(store: store).times(min(runs, 5)))
  }
}

/// The same edit made with git's own commands.
struct GitEdit {
  let store: BenchmarkStore

  func times(_ runs: Int) throws -> [Duration] {
    let script = "git add \"$1\" && git commit -q -m \"$2\""
    let times = try Measure.times(runs) { run in
      let number = (run * 104_729 + 17) % store.contacts
      let path = BenchmarkStore.contactPath(number).description
      let place = DiskPath(store.folder).appending(path)
      try DurableFile.write(BenchmarkStore.contact(number, company: "Edited \(run) \(UInt32.random(in: 0...99_999))"), to: place)
      try Measure.run(["sh", "-c", script, "sh", path, "Edit \(run)"], in: store.folder)
    }
    return times
  }
}
