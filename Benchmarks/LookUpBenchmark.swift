import Foundation
import GitStorage
import JSONText
import Records
import Workspace

/// Looking a contact up by its address, for which git reads every contact.
struct LookUpBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int

  func run(into table: inout Table) throws {
    let time = Measure.median(
      try Measure.times(min(runs, 3)) { run in
        let address = "\"\(BenchmarkStore.address((run * 7919) % store.contacts))\""
        try Measure.run(["git", "grep", "-l", "-F", address, "HEAD", "--", "orgs/acme/contacts"], in: store.folder)
      })
    let git = [Peer("git grep", time)]
    table.add(
      "index of all contacts made anew", contacts: store.contacts, kith: Measure.median(try buildTimes()), against: git, bar: "–")
    table.add(
      "is this address free? within contact add", contacts: store.contacts, kith: Measure.median(try checkTimes()), against: git,
      bar: "≤ 1.3 × that of 10,000")
    let show = try Measure.times(runs) { run in
      let address = BenchmarkStore.address((run * 104_729 + 17) % store.contacts)
      try Measure.run([kith, "-C", store.folder, "contact", "show", address], in: store.folder)
    }
    table.add(
      "kith contact show ADDRESS, whole command", contacts: store.contacts, kith: Measure.median(show), against: git,
      bar: "≤ 40 ms at 100,000; ≤ 1.3 × that of 1,000")
    let add = try Measure.times(runs) { _ in
      let address = "added\(UInt64.random(in: 0 ... .max))@example.com"
      try Measure.run([kith, "-C", store.folder, "contact", "add", "--name", "Ada", "--email", address], in: store.folder)
    }
    table.add(
      "kith contact add, whole command", contacts: store.contacts, kith: Measure.median(add), against: git,
      bar: "≤ 120 ms at 100,000")
  }

  /// What opening a store costs whose index was deleted.
  private func buildTimes() throws -> [Duration] {
    try Measure.times(1) { _ in
      try? FileManager.default.removeItem(atPath: store.folder + "/.git/kith/index.sqlite")
      let workspace = try store.open()
      _ = try workspace.catalog(of: workspace.head()?.tree)
    }
  }

  /// One transaction that finds an address free and writes nothing.
  private func checkTimes() throws -> [Duration] {
    let workspace = try store.open()
    return try Measure.times(runs * 5) { run in
      guard let org = OrgSlug("acme") else { return }
      let id = RecordID.random()
      var contact = Contact.new(id: id, name: "Ada", createdAt: .now(), createdBy: nil)
      contact.email = "free\(run)@example.com"
      _ = try workspace.write { transaction in
        try transaction.requireFree(contact, at: .contact(org: org, slug: Slug.make(from: "Ada"), id: id))
      }
    }
  }
}
