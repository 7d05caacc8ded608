import Foundation
import GitStorage

/// What Kith's hooks add to a commit and to a push, against git without them.
struct HookBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int
  private static let pushed = 100

  private var clone: String { store.folder + "-hooks" }
  private var server: String { store.folder + "-server.git" }

  func run(into table: inout Table) throws {
    for folder in [clone, server] { try? FileManager.default.removeItem(atPath: folder) }
    defer { for folder in [clone, server] { try? FileManager.default.removeItem(atPath: folder) } }
    try Measure.run(["git", "clone", "-q", "--bare", store.folder, server], in: store.folder)
    try Measure.run(["git", "clone", "-q", server, clone], in: store.folder)
    let runs = min(runs, 5)

    let plainCommit = try commitTimes(runs, salt: "plain")
    let plainPush = try pushTimes(runs, salt: "plain")
    try Measure.run([kith, "hooks", "install"], in: clone)
    try Measure.run([kith, "-C", server, "hooks", "install", "--server"], in: clone)
    let commit = try commitTimes(runs, salt: "hook")
    let push = try pushTimes(runs, salt: "hook")
    let refusal = try refusalTimes(runs)

    func add(_ measure: String, _ times: [Duration], against peer: String, _ peerTimes: [Duration]) {
      table.add(
        measure, contacts: store.contacts, kith: Measure.median(times), against: [Peer(peer, Measure.median(peerTimes))],
        bar: "< 1 s at 10,000")
    }
    add("git commit of one contact, with Kith's hooks", commit, against: "git without them", plainCommit)
    add("git push of 100 changed contacts, with Kith's hook", push, against: "git without it", plainPush)
    add("git push of a second contact with an address, refused", refusal, against: "git: the push that passes", plainPush)
  }

  private func save(_ number: Int, _ company: String) throws {
    let path = DiskPath(clone).appending(BenchmarkStore.contactPath(number))
    try DurableFile.write(BenchmarkStore.contact(number, company: company), to: path)
  }

  private func commitTimes(_ runs: Int, salt: String) throws -> [Duration] {
    try Measure.times(runs) { run in
      let number = (run * 104_729 + 17) % store.contacts
      try save(number, "\(salt) \(run)")
      let path = BenchmarkStore.contactPath(number).description
      try Measure.run(["sh", "-c", "git add \"$1\" && git commit -q -m x", "sh", path], in: clone)
    }
  }

  /// Of each run only the push.
  private func pushTimes(_ runs: Int, salt: String) throws -> [Duration] {
    var times: [Duration] = []
    for run in 0...runs {
      for index in 0..<Self.pushed { try save((run * 7919 + index * 31) % store.contacts, "\(salt) push \(run)") }
      try Measure.run(["git", "commit", "-q", "--no-verify", "-a", "-m", "x"], in: clone)
      let start = ContinuousClock.now
      try Measure.run(["git", "push", "-q", "origin", "HEAD"], in: clone)
      // The first one makes the server's index.
      if run > 0 { times.append(ContinuousClock.now - start) }
    }
    return times
  }

  private func refusalTimes(_ runs: Int) throws -> [Duration] {
    let path = DiskPath(clone).appending("orgs/acme/contacts/second.json")
    try DurableFile.write(Array("{\"name\": \"Second\", \"email\": \"\(BenchmarkStore.address(3))\"}\n".utf8), to: path)
    try Measure.run(["git", "add", "orgs"], in: clone)
    try Measure.run(["git", "commit", "-q", "--no-verify", "-m", "x"], in: clone)
    return try Measure.times(runs) { _ in
      let said = try Measure.run(["git", "push", "-q", "origin", "HEAD"], in: clone, allowing: [1])
      guard said.contains("belongs to \(BenchmarkPerson(3).name) ") else { throw Measure.Failure(description: said) }
    }
  }
}
