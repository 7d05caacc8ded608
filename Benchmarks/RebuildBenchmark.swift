import Foundation

/// The index of a store made from nothing, `kith index rebuild`, against reading all of its files once with cat.
struct RebuildBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int
  /// The exit status of a program that was called with what it does not know (sysexits `EX_USAGE`).
  private static let usage: Int32 = 64

  func run(into table: inout Table) throws {
    let measure = "kith index rebuild, from nothing"
    let bar = "≤ 12 s at 100,000; ≥ 0.33 × cat"
    var times: [Duration] = []
    var peaks: [Int] = []
    for run in 0...min(runs, 3) {
      let start = ContinuousClock.now
      let end = try Measure.peak(of: [kith, "-C", store.folder, "index", "rebuild"], in: store.folder)
      guard end.status != Self.usage else {
        return table.add(measure, contacts: store.contacts, value: "skipped: no such command", bar: bar)
      }
      guard end.status == 0 else { throw Measure.Failure(description: "index rebuild: \(end.status)\n\(end.text)") }
      if run > 0 { times.append(ContinuousClock.now - start) }
      peaks.append(end.kilobytes)
    }
    let cat = try Measure.process(
      ["sh", "-c", "find orgs -name '*.json' -print0 | xargs -0 cat >/dev/null"], in: store.folder, runs: min(runs, 3))
    table.add(
      measure, contacts: store.contacts, kith: Measure.median(times), against: [Peer("cat of all files", cat)], bar: bar)
    table.add(
      "its memory at most", contacts: store.contacts, value: "\((peaks.max() ?? 0) / 1000) MB", bar: "≤ 300 MB at 100,000")
  }
}
