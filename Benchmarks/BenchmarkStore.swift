import Foundation
import GitStorage
import JSONText
import Records
import TestSupport
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
    try store.makeRecordFile()
    _ = FileManager.default.createFile(atPath: mark, contents: Data(format.utf8))
    return store
  }

  /// Packs what is reachable into one pack, as a store that is kept in order has it, and drops the rest.
  func tidy() throws {
    try Measure.run(["git", "reflog", "expire", "--expire=now", "--all"], in: folder)
    try Measure.run(["git", "gc", "-q", "--prune=now"], in: folder)
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
    let repository = workspace.repository
    var org = Org.new(name: "Acme")
    org.members = BenchmarkWords.members.map { Org.Member(email: $0.email, name: $0.name) }
    guard let head = try workspace.head() else { return }
    let commit = try repository.batch {
      var edits: [GitPath: Entry?] = [:]
      func write(_ record: Record, to path: RecordPath) throws {
        edits[GitPath(path.text)] = Entry(id: try repository.writeBlob(record.canonicalBytes))
      }
      try write(org.record, to: .settings(org: slug))
      for number in 0..<contacts {
        for file in try BenchmarkPerson(number).files() { try write(file.record, to: file.path) }
      }
      return try repository.writeCommit(
        tree: repository.editTree(head.tree, edits), parents: [head.id], author: head.author, committer: head.committer,
        message: "Import \(contacts) contacts\n")
    }
    _ = try workspace.integrate(commit)
    // git's own view is warm too: stats known, trees cached, everything packed.
    try tidy()
    try Measure.run(["git", "status", "--porcelain"], in: folder)
  }

  /// Writes `recordFile`: a paragraph for each contact, a line for each of its texts and numbers.
  private func makeRecordFile() throws {
    var text = ""
    func add(_ key: String, _ value: JSONValue) {
      switch value {
      case .object(let object): for (name, value) in object.members { add("\(key)_\(name)", value) }
      case .array(let elements): for element in elements { add(key, element) }
      case .string(let line): text += "\(key): \(line)\n"
      case .number(let number): text += "\(key): \(number)\n"
      default: break
      }
    }
    for number in 0..<contacts {
      for (key, value) in BenchmarkPerson(number).contact().value.members { add(key.description, value) }
      text += "\n"
    }
    try text.write(toFile: recordFile, atomically: false, encoding: .utf8)
  }
}
