import Foundation

// `make bench`: measures Kith against git on the same store in the same run. Stores are made once, under .build/bench.
let options = try Options(CommandLine.arguments.dropFirst())
var table = Table()
print("Machine: \(Machine.description)")
print("Command: make bench BENCHMARK_OPTIONS='\(options.description)'")
for count in options.sizes {
  let store = try BenchmarkStore.prepare(contacts: count, in: options.folder)
  try CommitBenchmark(store: store, runs: options.runs).run(into: &table)
  try CommandBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
  try LookUpBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
  try HookBenchmark(store: store, kith: options.kith, runs: options.runs).run(into: &table)
  try MergeBenchmark(store: store, runs: options.runs).run(into: &table)
}
print("")
print(table.text)
