import Workspace

/// The whole command, as a person types it: `kith contact set <id> intent=…`, user's index included.
struct CommandBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int

  func run(into table: inout Table) throws {
    let intents = ["high", "medium", "low"]
    let kith = try Measure.times(runs) { run in
      let number = (run * 15_485_863 + 5) % store.contacts
      try Measure.run(
        [
          self.kith, "-C", store.folder, "contact", "set", BenchmarkStore.id(number), "intent=\(intents[run % 3])",
          "position=Engineer \(UInt32.random(in: 0...99_999))",
        ], in: store.folder)
    }
    table.add(
      "kith contact set, whole command", contacts: store.contacts, kith: Measure.median(kith),
      against: [Peer("git add, git commit", Measure.median(try GitEdit(store: store).times(min(runs, 5))))],
      bar: "≤ 150 ms at 100,000")
  }
}
