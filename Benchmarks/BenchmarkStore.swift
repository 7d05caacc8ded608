import Foundation
import GitStorage
import Records
import Workspace

/// A store with so many contacts, each with a timeline, one in five with text messages, one in fifty with notes: seeded,
/// made once and kept.
struct BenchmarkStore {
  let folder: String
  let contacts: Int

  /// Raised with every change of what a store holds, so that one made before is made anew.
  private static let format = "2"
  private static let environment = ["HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "EMAIL": "ada@example.org"]

  static func prepare(contacts: Int, in parent: String) throws -> BenchmarkStore {
    let store = BenchmarkStore(folder: "\(parent)/store-\(contacts)", contacts: contacts)
    let mark = store.folder + "/.git/kith-benchmark"
    if let content = FileManager.default.contents(atPath: mark), content == Data(format.utf8) {
      // What earlier runs left behind would slow down everybody's look-ups of objects.
      try store.tidy()
      return store
    }
    print("Making a store of \(contacts) contacts with timelines and messages…")
    try? FileManager.default.removeItem(atPath: store.folder)
    try store.make()
    try RecordFile(path: store.recordFile).write(contacts: contacts)
    _ = FileManager.default.createFile(atPath: mark, contents: Data(format.utf8))
    return store
  }

  /// Packs what is reachable into one pack, as a store that is kept in order has it, and drops the rest.
  ///
  /// Millions of objects take git many minutes, so a large store is packed without looking for objects that are alike, and only where
  /// much has come since.
  func tidy() throws {
    let isLarge = contacts > Self.quickToPack
    if isLarge, try isTidyEnough() { return }
    try Measure.run(["git", "reflog", "expire", "--expire=now", "--all"], in: folder)
    let options = isLarge ? ["-c", "pack.window=0", "-c", "gc.writeCommitGraph=false"] : []
    try Measure.run(["git"] + options + ["gc", "-q", "--prune=now"], in: folder)
  }

  private static let quickToPack = 200_000

  /// Whether there are fewer loose objects and packs than would make git pack them by itself (gc.auto, gc.autoPackLimit).
  private func isTidyEnough() throws -> Bool {
    var counts: [Substring: Int] = [:]
    for line in try Measure.run(["git", "count-objects", "-v"], in: folder).split(separator: "\n") {
      let parts = line.split(separator: ":")
      if parts.count == 2 { counts[parts[0]] = Int(parts[1].dropFirst()) }
    }
    return counts["count", default: 0] < 6700 && counts["packs", default: 0] < 50
  }

  func open() throws -> Workspace { try Workspace(at: folder, environment: Self.environment) }

  /// Opens a repository beside the store.
  static func repository(at path: String) throws -> GitRepository { try GitRepository(opening: path, environment: environment) }

  /// The contacts in one file of GNU recutils, beside the store.
  var recordFile: String { folder + ".rec" }

  /// The id of the contact with a number.
  static func id(_ number: Int) -> String { BenchmarkPerson(number).id.text }

  static func address(_ number: Int) -> String { BenchmarkPerson(number).email }

  static func contactPath(_ number: Int) -> GitPath {
    let person = BenchmarkPerson(number)
    guard let org = BenchmarkPerson.org, let slug = person.slug else { preconditionFailure("no path for \(person.name)") }
    return GitPath(RecordPath.contact(org: org, slug: slug, id: person.id).text)
  }

  /// The contact with a number, as the store has it or with something changed.
  static func contact(_ number: Int, intent: String? = nil, phone: String? = nil, company: String? = nil) -> [UInt8] {
    BenchmarkPerson(number).contact(intent: intent, phone: phone, company: company).canonicalBytes
  }

  private func make() throws {
    guard let slug = BenchmarkPerson.org else { return }
    let workspace = try StoreCreation.create(
      at: folder, org: slug, name: "Acme", program: "/usr/bin/kith", environment: Self.environment)
    guard let head = try workspace.head() else { return }
    let commit = try StoreImport(repository: workspace.repository, contacts: contacts).commit(on: head)
    // By git, because nobody gives a store its first files in one move. Then its own view is warm too: stats known, trees cached.
    try Measure.run(["git", "reset", "-q", "--hard", commit.hex], in: folder)
    // As in a clone of git's, Kith has given the disk nothing yet: the first look takes what git placed for given.
    try Measure.run(["git", "update-ref", "-d", DiskState.reference], in: folder)
    _ = try open().integrate(commit)
    try tidy()
    try Measure.run(["git", "status", "--porcelain"], in: folder)
  }
}
