import Foundation
import GitStorage
import Merging
import Workspace

/// Two sides that changed 1,000 contacts each, 100 of them both: our merge in process against git's.
struct MergeBenchmark {
  let store: BenchmarkStore
  let runs: Int
  private static let each = 1000
  private static let both = 100

  func run(into table: inout Table) throws {
    // In a smaller one both sides would change the same contacts.
    guard store.contacts >= 2 * Self.each else { return }
    let workspace = try store.open()
    guard let head = try workspace.head() else { return }
    let runs = min(runs, 5)
    // A pair of its own for each run: what one run wrote must not make the next one cheaper.
    let pairs = try (0..<2 * (runs + 1)).map { try pair($0, head: head, workspace: workspace) }
    // What the common base holds is known to be whole, as it is after any sync.
    _ = try workspace.mend()
    try pack(pairs)
    var kith: [Duration] = []
    var alone: [Duration] = []
    // In turn, so that neither has the quieter machine.
    for run in 0...runs {
      for withRules in [true, false] {
        let tips = pairs[2 * run + (withRules ? 0 : 1)]
        // As in every sync: what was committed here was looked at then, what came from elsewhere was not.
        if withRules { _ = try store.open().isWhole(tips.ours) }
        let opened = try store.open()
        let start = ContinuousClock.now
        _ = try opened.union(of: [tips.ours, tips.theirs], rules: withRules ? .standard : nil)
        let time = ContinuousClock.now - start
        if run > 0 { if withRules { kith.append(time) } else { alone.append(time) } }
      }
    }
    let mergeTree = try Measure.times(runs) { run in
      // 1: there are conflicts, which is what a merge of text says of neighbouring lines.
      try Measure.run(
        ["git", "merge-tree", "--write-tree", pairs[run].ours.hex, pairs[run].theirs.hex], in: store.folder,
        allowing: [0, 1])
    }
    table.add(
      "merge 1,000 + 1,000, 100 on both sides, in process", contacts: store.contacts, kith: Measure.median(kith),
      against: [Peer("git merge-tree", Measure.median(mergeTree))], bar: "≥ 1")
    table.add(
      "the same merge with the rules between records", contacts: store.contacts, kith: Measure.median(kith),
      against: [Peer("kith without them", Measure.median(alone))], bar: "≥ 0.83")
    table.add(
      "the same merge, in process", contacts: store.contacts, kith: Measure.median(kith),
      against: [Peer("git merge, driver in jq", try mergeWithDriver(pairs[0]))], bar: "≥ 15")
  }

  private struct Pair {
    let ours: ObjectID
    let theirs: ObjectID
  }

  /// Packs both sides, as what was fetched comes in a pack and what was made here is packed in time.
  private func pack(_ pairs: [Pair]) throws {
    let tips = pairs.flatMap { [$0.ours.hex, $0.theirs.hex] }
    for tip in tips { try Measure.run(["git", "update-ref", "refs/benchmark/\(tip)", tip], in: store.folder) }
    try store.tidy()
    for tip in tips { try Measure.run(["git", "update-ref", "-d", "refs/benchmark/\(tip)"], in: store.folder) }
  }

  private func pair(_ run: Int, head: Commit, workspace: Workspace) throws -> Pair {
    let repository = workspace.repository
    let salt = Int.random(in: 0..<9000)
    let step = max(1, store.contacts / (2 * Self.each))
    func side(_ numbers: Range<Int>, _ change: (Int) -> [UInt8]) throws -> ObjectID {
      try repository.batch {
        var edits: [GitPath: Entry?] = [:]
        for number in numbers {
          let contact = (number * step + run) % store.contacts
          edits[BenchmarkStore.contactPath(contact)] = Entry(id: try repository.writeBlob(change(contact)))
        }
        return try repository.writeCommit(
          tree: repository.editTree(head.tree, edits), parents: [head.id], author: head.author,
          committer: head.committer, message: "Edit \(numbers.count) contacts, run \(run)\n")
      }
    }
    return Pair(
      ours: try side(0..<Self.each) { BenchmarkStore.contact($0, intent: "high", company: "Ours \(salt)") },
      theirs: try side(Self.each - Self.both..<2 * Self.each - Self.both) {
        BenchmarkStore.contact($0, phone: "+120255\(55000 + salt)")
      })
  }

  /// `git merge` in a clone whose merge driver merges objects key by key in jq: what a team would write for itself.
  private func mergeWithDriver(_ pair: Pair) throws -> Duration {
    let clone = store.folder + "-driver"
    try? FileManager.default.removeItem(atPath: clone)
    defer { try? FileManager.default.removeItem(atPath: clone) }
    try Measure.run(["git", "clone", "-q", "--shared", "--no-checkout", store.folder, clone], in: store.folder)
    let filter = "(.[0]) as $b | (.[1]) as $o | (.[2]) as $t | $o + ($t | with_entries(select(.value != $b[.key])))"
    try Measure.run(
      [
        "git", "config", "merge.kith.driver",
        "jq --indent 2 -s '\(filter)' %O %A %B > %A.merged && mv %A.merged %A",
      ], in: clone)
    try Measure.run(["git", "checkout", "-q", "-B", "ours", pair.ours.hex], in: clone)
    let start = ContinuousClock.now
    try Measure.run(["git", "merge", "-q", "-m", "merge", pair.theirs.hex], in: clone)
    return ContinuousClock.now - start
  }
}
