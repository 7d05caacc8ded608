/// The first fifty people with high intent, by name: the list a person works through, against tools that read every contact.
struct ListBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int

  func run(into table: inout Table) throws {
    let command = [kith, "-C", store.folder, "contact", "list", "--intent", "high", "--limit", "50", "--json"]
    let listed = try Measure.run(command, in: store.folder).split(separator: "\n").count
    guard listed == 50 else { throw Measure.Failure(description: "\(listed) people listed, not 50") }
    let peers = ListPeers(store: store, runs: runs)
    var others = try peers.times(
      jq: ".intent == \"high\"", rg: "rg -l '\"intent\": \"high\"' orgs/acme/contacts", recsel: "-e \"intent = 'high'\"")
    // Whatever fifty come first: it ends long before it has read them all, and sorts nothing.
    others.insert(
      Peer("jq, any 50", try peers.time("\(ListPeers.files) jq -c 'select(.intent == \"high\")' 2>/dev/null | head -50")), at: 1)
    table.add(
      "kith contact list --intent high --limit 50", contacts: store.contacts,
      kith: try Measure.process(command, in: store.folder, runs: runs), against: others,
      bar: "≤ 60 ms at 100,000; ≥ 20 × jq, ≥ 10 × rg, ≥ 10 × recsel")
  }
}
