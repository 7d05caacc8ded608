/// The look at every file's stat, which finds what people edited by hand, against git's own.
struct StatusBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int

  func run(into table: inout Table) throws {
    let git = try Measure.process(["git", "status", "--porcelain"], in: store.folder, runs: runs)
    table.add(
      "kith status", contacts: store.contacts,
      kith: try Measure.process([kith, "-C", store.folder, "status", "--json"], in: store.folder, runs: runs),
      against: [Peer("git status", git)], bar: "≥ 0.83")
  }
}
