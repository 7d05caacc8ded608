import Foundation

// `make bench`: measures Kith against git and other tools on the same store in the same run. Stores are made once, under
// .build/bench.
let options = try Options(CommandLine.arguments.dropFirst())
var table = Table()
print("Machine: \(Machine.description)")
print("Command: make bench BENCHMARK_OPTIONS='\(options.description)'")
for count in options.sizes {
  let store = try BenchmarkStore.prepare(contacts: count, in: options.folder)
  for group in options.groups {
    switch group {
    case .commit: try CommitBenchmark(store: store, runs: options.runs).run(into: &table)
    case .set: try CommandBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .lookup: try LookUpBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .list: try ListBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .search: try SearchBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .rebuild: try RebuildBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .refresh: try RefreshBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .status: try StatusBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .hooks: try HookBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .daemon: try DaemonBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
    case .merge: try MergeBenchmark(store: store, runs: options.runs).run(into: &table)
    }
  }
}
print("")
print(table.text)
