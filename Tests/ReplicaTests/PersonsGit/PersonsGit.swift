import Foundation
import GitStorage
import TestSupport

/// Ana, who types git between Kith's syncs, and Ben, who only saves and syncs: two real clones, and what the oracle says
/// they hold.
final class PersonsGit {
  struct Wrong: Error, CustomStringConvertible { let description: String }

  /// What a place should hold: `sure` must be there, and nothing beyond `possible` but what may still stand under `conflicts`.
  struct Expected {
    var sure: Cards
    var possible: Cards
    var stillKept: Set<Write> = []

    init(_ cards: Cards, stillKept: Set<Write> = []) { self.init(sure: cards, possible: cards, stillKept: stillKept) }

    init(sure: Cards, possible: Cards, stillKept: Set<Write> = []) {
      (self.sure, self.possible, self.stillKept) = (sure, possible, stillKept)
    }
  }

  /// A commit as the oracle sees it.
  struct Version {
    let cards: Cards
    /// All writes in it or in a commit before it, and what they were put in place of.
    let known: Set<Write>
    /// Those that stand under `conflicts`. They stay there until somebody has dealt with them, also when whoever wrote one
    /// has written anew without having seen the entry.
    let kept: Set<Write>
  }

  struct Stash {
    let base: Cards
    let cards: Cards
  }

  let sandbox: Sandbox
  let ana: String
  let ben: String
  let remote: String
  let repositories: [String: GitRepository]
  var ledger = Ledger()
  private var versions: [ObjectID: Version] = [:]
  let initial: ObjectID

  var head: ObjectID
  var remoteTip: ObjectID
  /// Ana's files, her index, and what she stashed.
  var work: Cards = [:]
  var index: Cards = [:]
  var stashes: [Stash] = []
  /// Contacts of which something is staged that does not stand in the file.
  var stagedOnly: Set<String> = []
  var bensHead: ObjectID
  /// Commits made by amending one that others have.
  var amendedAfterPush: Set<ObjectID> = []

  private(set) var log: [String] = []
  private var paths: [String: String] = [:]

  init(hooks: Bool) async throws {
    sandbox = try Sandbox()
    let first = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]
    var files: [String: String] = [:]
    for id in first {
      paths[id] = Self.path(of: id)
      files[Self.path(of: id)] = Self.text(
        of: id, "\"phone\": \"+12025550\(id == first[0] ? 100 : 101)\"", "\"company\": \"Navy\"")
    }
    (ana, ben, remote) = try await sandbox.twoClones(with: files)
    repositories = [
      ana: try GitRepository(opening: ana, environment: sandbox.environment(of: "Ana")),
      ben: try GitRepository(opening: ben, environment: sandbox.environment(of: "Ben")),
    ]
    let program = try BuiltProgram.path()
    try sandbox.git("config", "merge.kith.driver", "'\(program)' merge-file %O %A %B %L %P", in: ana)
    if hooks { _ = try sandbox.run([program, "hooks", "install"], in: ana, environment: sandbox.environment(of: "Ana")) }
    try sandbox.git("branch", "-q", "--set-upstream-to=origin/main", "main", in: ana)
    initial = try Self.head(of: repositories[ana])
    (head, remoteTip, bensHead) = (initial, initial, initial)

    let card: (String, String) -> Card = { id, phone in
      let company = Write(contact: id, field: "company", value: "Navy")
      var card = Self.blank(id)
      card["phone"] = [Write(contact: id, field: "phone", value: phone)]
      card["company"] = [company]
      return card
    }
    let cards = [first[0]: card(first[0], "+12025550100"), first[1]: card(first[1], "+12025550101")]
    versions[initial] = Version(cards: cards, known: cards.writes, kept: [])
    (work, index) = (cards, cards)
  }

  static func path(of id: String) -> String { "orgs/acme/contacts/\(id.prefix(2))/person-\(id).json" }

  static func text(of id: String, _ fields: String...) -> String {
    let lines =
      ["\"id\": \"\(id)\"", "\"name\": \"Person \(id.prefix(3))\""] + fields
      + ["\"tags\": [\n    \"green\"\n  ]", "\"createdAt\": \"2026-01-02T03:04:05Z\""]
    return "{\n  " + lines.joined(separator: ",\n  ") + "\n}\n"
  }

  /// A contact with nothing but the tag `green`.
  static func blank(_ id: String) -> Card {
    Card(
      uniqueKeysWithValues: CardFile.fields.map {
        ($0, [Write(contact: id, field: $0, value: $0 == "tags/green" ? "there" : nil)])
      })
  }

  func note(_ line: String) { log.append(line) }

  func path(_ contact: String) -> String { paths[contact] ?? Self.path(of: contact) }

  // MARK: - Commits

  static func head(of repository: GitRepository?) throws -> ObjectID {
    guard case .branch(_, let id?)? = try repository?.head() else { throw Wrong(description: "HEAD is on no commit") }
    return id
  }

  func version(_ id: ObjectID) throws -> Version {
    if let version = versions[id] { return version }
    throw Wrong(description: "nobody knows commit \(id.hex)")
  }

  func commit(_ id: ObjectID, in folder: String) throws -> Commit {
    guard let repository = repositories[folder] else { throw Wrong(description: folder) }
    return try repository.commit(id)
  }

  /// Takes note of a new commit, and of those before it that came with it: of these the oracle believes the files.
  func register(_ id: ObjectID, _ cards: Cards?, in folder: String) throws {
    guard versions[id] == nil else { return }
    let commit = try commit(id, in: folder)
    var known: Set<Write> = []
    for parent in commit.parents {
      try register(parent, nil, in: folder)
      known.formUnion(try version(parent).known)
    }
    let files = try files(in: commit.tree, folder)
    let cards = cards ?? believed(files)
    versions[id] = Version(cards: cards, known: known.union(ledger.history(of: cards.writes)), kept: Self.kept(in: files))
  }

  private func believed(_ files: [String: [UInt8]]) -> Cards {
    Cards(
      uniqueKeysWithValues: files.map { contact, bytes in
        let card = (CardFile.read(bytes) ?? [:]).map { field, reading in
          let values = [reading.shown] + reading.kept.map(Optional.some)
          return (field, Set(values.map { Write(contact: contact, field: field, value: $0) }))
        }
        return (contact, Card(uniqueKeysWithValues: card))
      })
  }

  private static func kept(in files: [String: [UInt8]]) -> Set<Write> {
    var kept: Set<Write> = []
    for (contact, bytes) in files {
      for (field, reading) in CardFile.read(bytes) ?? [:] {
        kept.formUnion(reading.kept.map { Write(contact: contact, field: field, value: $0) })
      }
    }
    return kept
  }

  // MARK: - Comparing

  private static func contact(_ path: String) -> String? {
    path.hasPrefix("orgs/acme/contacts/") && path.hasSuffix(".json") ? String(path.dropLast(5).suffix(12)) : nil
  }

  private func files(in tree: ObjectID, _ folder: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    guard let repository = repositories[folder] else { return [:] }
    try repository.forEachEntry(in: tree) { path, entry in
      if let contact = Self.contact(path.description) { found[contact] = try repository.blob(entry.id) }
    }
    return found
  }

  private func filesOnDisk(_ folder: String) throws -> [String: [UInt8]] {
    let root = URL(fileURLWithPath: folder + "/orgs/acme/contacts")
    var found: [String: [UInt8]] = [:]
    for case let url as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init() {
      if let contact = Self.contact("orgs/acme/contacts/" + url.lastPathComponent) {
        found[contact] = Array(try Data(contentsOf: url))
      }
    }
    return found
  }

  private func filesStaged() throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for line in try sandbox.git("ls-files", "-s", "orgs/acme/contacts", in: ana).split(separator: "\n") {
      let parts = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard parts.count == 4, parts[2] == "0", let id = ObjectID(hex: String(parts[1])),
        let contact = Self.contact(String(parts[3]))
      else { throw Wrong(description: "the index has \(line)") }
      found[contact] = try repositories[ana]?.blob(id)
    }
    return found
  }

  /// Compares files with what they should say, and returns what they say.
  private func compare(_ files: [String: [UInt8]], with expected: Expected, _ place: String) throws -> Cards {
    let contacts = Set(files.keys)
    guard contacts == Set(expected.sure.keys) else {
      throw Wrong(description: "\(place) has \(contacts.sorted()) instead of \(expected.sure.keys.sorted())")
    }
    var cards: Cards = [:]
    for (contact, bytes) in files {
      guard let readings = CardFile.read(bytes) else { throw Wrong(description: "\(place): \(contact) is no record") }
      var card: Card = [:]
      for (field, reading) in readings {
        let sure = expected.sure[contact]?[field] ?? []
        let possible = expected.possible[contact]?[field] ?? []
        func write(_ value: String?) -> Write { Write(contact: contact, field: field, value: value) }
        let shown = write(reading.shown)
        let found = Set(reading.kept.map { write($0) }).union([shown])
        func wrong(_ what: String, _ write: Write) -> Wrong {
          let text = String(decoding: bytes, as: UTF8.self)
          return Wrong(description: "\(place) \(what) \(write)\nsure: \(sure)\npossible: \(possible)\n\(text)")
        }
        guard possible.contains(shown) else { throw wrong("shows", shown) }
        for kept in found.subtracting(possible) where !expected.stillKept.contains(kept) { throw wrong("brings up", kept) }
        // Adding a tag beats removing it. A removal that another value stands against need not be kept.
        let needed = sure.filter { $0.value != nil }
        for lost in needed.subtracting(found) { throw wrong("lost", lost) }
        card[field] = found
      }
      cards[contact] = card
    }
    return cards
  }

  /// Whether a commit holds what it should; it is known from now on.
  func expectCommit(_ id: ObjectID, _ expected: Expected, in folder: String, _ place: String) throws -> Cards {
    let cards = try compare(try files(in: try commit(id, in: folder).tree, folder), with: expected, place)
    try register(id, cards, in: folder)
    return cards
  }

  func expectDisk(_ folder: String, _ expected: Expected, _ place: String) throws -> Cards {
    try compare(try filesOnDisk(folder), with: expected, place)
  }

  func expectIndex(_ expected: Expected) throws -> Cards { try compare(try filesStaged(), with: expected, "the index") }
}
