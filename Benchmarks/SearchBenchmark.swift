import Foundation
import JSONText
import Records

/// Two words that together mean a few people, a first name and a company's: Kith looks everywhere in a record, jq and recsel
/// are asked for the two fields only, which is less work for them.
struct SearchBenchmark {
  let store: BenchmarkStore
  let kith: String
  let runs: Int

  func run(into table: inout Table) throws {
    let (first, company) = words()
    let command = [kith, "-C", store.folder, "contact", "list", first, company, "--limit", "50", "--json"]
    let jq = [("name", first), ("company", company)]
      .map { key, word in "((.\(key) // \"\") | ascii_downcase | contains(\"\(word)\"))" }.joined(separator: " and ")
    try compare(command, "\(ListPeers.files) jq -c 'select(\(jq))'")
    let others = try ListPeers(store: store, runs: runs).times(
      jq: jq, rg: "rg -l -i -0 \(first) orgs/acme/contacts | xargs -0 rg -l -i \(company)",
      recsel: "-i -e \"name ~ '\(first)' && company ~ '\(company)'\"")
    table.add(
      "kith contact list of two words --limit 50", contacts: store.contacts,
      kith: try Measure.process(command, in: store.folder, runs: runs), against: others,
      bar: "≤ 60 ms at 100,000; ≥ 20 × jq, ≥ 10 × rg, ≥ 10 × recsel")
  }

  /// The words of the first person on from the middle whose name and company are in plain letters.
  private func words() -> (first: String, company: String) {
    for number in store.contacts / 2..<store.contacts {
      let person = BenchmarkPerson(number)
      let first = person.firstName
      guard first.text.lowercased() == first.slug, person.contact().value["company"] != nil else { continue }
      return (first.slug, person.companyName.slug)
    }
    preconditionFailure("a store without a plain name")
  }

  /// Both must have found somebody, and Kith everybody that jq found.
  private func compare(_ command: [String], _ script: String) throws {
    func ids(_ arguments: [String]) throws -> Set<String> {
      let lines = try Measure.run(arguments, in: store.folder).split(separator: "\n")
      return Set(try lines.compactMap { try JSONParser.parse(Array($0.utf8)).objectValue?["id"]?.stringValue })
    }
    let (ours, theirs) = (try ids(command), try ids(["sh", "-c", script]))
    guard !theirs.isEmpty, ours.isSuperset(of: theirs) else {
      throw Measure.Failure(description: "found by kith: \(ours.sorted()), by jq: \(theirs.sorted())")
    }
  }
}
