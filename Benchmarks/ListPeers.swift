/// What people search a folder of records with: jq, ripgrep and GNU recutils, each as its users would type it.
///
/// The same question is put to each: the contacts that match, the first fifty by name where the tool can sort, so that
/// each must look at every contact as Kith does. ripgrep knows lines only and names the files that match.
struct ListPeers {
  let store: BenchmarkStore
  let runs: Int

  /// The files as null-separated arguments of what comes behind.
  static let files = "find orgs/acme/contacts -name '*.json' -print0 | xargs -0"
  /// The first fifty of what is read, by name.
  static let firstByName = "jq -c -s 'sort_by(.name) | .[:50][]'"
  /// The first fifty paragraphs of what is read.
  static let firstParagraphs = "awk -v RS= -v ORS='\\n\\n' '{ print } NR == 50 { exit }'"

  /// - Parameters:
  ///   - jq: a condition of jq.
  ///   - rg: the search, which ends in the folder.
  ///   - recsel: the options of recutils that select.
  func times(jq: String, rg: String, recsel: String) throws -> [Peer] {
    [
      Peer("jq", try time("\(Self.files) jq -c 'select(\(jq))' | \(Self.firstByName)")),
      Peer("rg", try time(rg)),
      Peer("recsel", try time("recsel -S name \(recsel) ../store-\(store.contacts).rec | \(Self.firstParagraphs)")),
    ]
  }

  /// The median of a shell's whole pipeline, of which something must come.
  func time(_ script: String) throws -> Duration {
    guard try !Measure.run(["sh", "-c", script], in: store.folder).isEmpty else {
      throw Measure.Failure(description: "nothing came of \(script)")
    }
    return try Measure.process(["sh", "-c", script], in: store.folder, runs: min(runs, 5))
  }
}
