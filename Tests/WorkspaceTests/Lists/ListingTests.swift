import Foundation
import GitStorage
import Glibc
import RecordIndex
import Records
import TestSupport
import Testing

@testable import Workspace

/// Lists show what is on disk, whoever wrote it and however.
struct ListingTests {
  private let sandbox: Sandbox
  private let workspace: Workspace
  private var folder: String { sandbox.path("store") }

  init() throws {
    sandbox = try Sandbox()
    workspace = try sandbox.store()
    for (id, name) in [("aaaaaaaaaaaa", "Ana Lindqvist"), ("bbbbbbbbbbbb", "Ben Ødegård"), ("cccccccccccc", "Cem 山田太郎")] {
      try sandbox.save(Self.contact(id, name), to: Self.path(id), in: folder)
    }
    try #require(try workspace.absorb().commit != nil)
  }

  static func path(_ id: String) -> String { "orgs/acme/contacts/\(id.prefix(2))/x-\(id).json" }

  static func contact(_ id: String, _ name: String, _ more: String = "") -> String {
    #"{"id": "\#(id)", "name": "\#(name)", \#(more)"createdAt": "2026-01-01T00:00:00Z"}"#
  }

  /// The names a list holds, in its order. Each time another process asks, as it were.
  private func names(_ words: String..., conditions: [PeopleQuery.Condition] = []) throws -> [String] {
    var query = PeopleQuery(org: "acme")
    query.words = words.flatMap(SearchText.words)
    query.conditions = conditions
    return try sandbox.open(folder).snapshot().people(query, counting: false).shown.map(\.person.record.displayName)
  }

  /// Saves as most editors do: writes a new file and renames it into place.
  private func exchange(_ text: String, to path: String) throws {
    try sandbox.save(text, to: path + "~", in: folder)
    let place = sandbox.path("store/" + path)
    let result = Glibc.rename(place + "~", place)
    try #require(result == 0)
  }

  @Test func peopleAreListedByNameAndFoundByBeginningsOfWords() throws {
    #expect(try names() == ["Ana Lindqvist", "Ben Ødegård", "Cem 山田太郎"])
    #expect(try names("lind") == ["Ana Lindqvist"])
    #expect(try names("ØDEGARD") == ["Ben Ødegård"])
    #expect(try names("太郎") == ["Cem 山田太郎"])
    #expect(try names("ana", "lind") == ["Ana Lindqvist"] && names("ana", "ben") == [])
    // Inside of a word nothing is found.
    #expect(try names("qvist") == [])
  }

  @Test func aSaveByRenamingIsListedAtOnce() throws {
    #expect(try names().count == 3)
    try exchange(Self.contact("aaaaaaaaaaaa", "Ana Berg"), to: Self.path("aaaaaaaaaaaa"))
    #expect(try names() == ["Ana Berg", "Ben Ødegård", "Cem 山田太郎"] && names("berg") == ["Ana Berg"])
    try exchange(Self.contact("dddddddddddd", "Dan"), to: "orgs/acme/contacts/by-hand.json")
    #expect(try names() == ["Ana Berg", "Ben Ødegård", "Cem 山田太郎", "Dan"])
  }

  @Test func aContactThatWasJustTypedAndHasNoIdYetIsListed() throws {
    #expect(try names().count == 3)
    try exchange(#"{"name": "Dan"}"#, to: "orgs/acme/contacts/dan.json")
    #expect(try names() == ["Ana Lindqvist", "Ben Ødegård", "Cem 山田太郎", "Dan"])
    try exchange(#"{"name": "Nora"}"#, to: "orgs/acme/contacts/dan.json")
    #expect(try names("nora") == ["Nora"] && names("dan") == [])
    try sandbox.remove("orgs/acme/contacts/dan.json", in: folder)
    #expect(try names().count == 3)
  }

  @Test func whatCameAndWentBetweenTwoLooksIsListedNoMore() throws {
    let moved = "orgs/acme/contacts/aa/moved.json"
    #expect(try names().count == 3)
    try exchange(Self.contact("aaaaaaaaaaaa", "Ana Berg"), to: moved)
    // The look of somebody who was told of the file and did not look at its folder.
    let other = try sandbox.open(folder)
    try other.listing.look(at: [try #require(RecordPath(moved))])
    try sandbox.remove(moved, in: folder)
    #expect(try names().count == 3)
    let index = ListIndex(at: sandbox.path("store/.git/kith/lists.sqlite"))
    #expect(try #require(index.state).folders["orgs/acme/contacts/aa"]?.names == Self.sum("x-aaaaaaaaaaaa.json"))
    #expect(index.countOfFiles == 3)
  }

  private static func sum(_ names: String...) -> FolderNames {
    var sum = FolderNames()
    for name in names { sum.add(name.utf8) }
    return sum
  }

  @Test func namesAreSummedInAnyOrder() {
    #expect(Self.sum("a", "b", "c") == Self.sum("c", "a", "b"))
    #expect(Self.sum("a", "b") != Self.sum("a", "c") && Self.sum("ab", "c") != Self.sum("a", "bc") && Self.sum("a") != Self.sum())
  }

  @Test func anIndexThatIsThereIsKeptUpAndNoneIsMade() throws {
    let lists = "store/.git/kith/lists.sqlite"
    workspace.keepIndexesUp()
    #expect(!FileManager.default.fileExists(atPath: sandbox.path(lists)))
    _ = try names()
    try exchange(Self.contact("aaaaaaaaaaaa", "Ana Berg"), to: Self.path("aaaaaaaaaaaa"))
    _ = try workspace.absorb()
    try sandbox.open(folder).keepIndexesUp()
    #expect(ListIndex(at: sandbox.path(lists)).state?.stamp == (try workspace.history.current()?.tree.hex))
    #expect(ListIndex(at: sandbox.path(lists)).people(PeopleQuery(org: "acme"))?.first?.place.rank == "ana berg")
  }

  @Test func whatIsRemovedOrMovedIsListedNoMore() throws {
    #expect(try names().count == 3)
    try sandbox.remove("orgs/acme/contacts/bb", in: folder)
    #expect(try names() == ["Ana Lindqvist", "Cem 山田太郎"])
    try FileManager.default.moveItem(
      atPath: folder + "/" + Self.path("cccccccccccc"), toPath: folder + "/orgs/acme/contacts/cem.json")
    #expect(try names() == ["Ana Lindqvist", "Cem 山田太郎"])
  }

  @Test func anEditInPlaceOfWhatIsShownIsSeenAndElsewhereAfterStatus() throws {
    #expect(try names().count == 3)
    try sandbox.save(Self.contact("aaaaaaaaaaaa", "Zora"), to: Self.path("aaaaaaaaaaaa"), in: folder)
    // It is about to be shown, is another file than the index knew, and takes its new place.
    #expect(try names() == ["Ben Ødegård", "Cem 山田太郎", "Zora"])
    try sandbox.save(Self.contact("bbbbbbbbbbbb", "Nora"), to: Self.path("bbbbbbbbbbbb"), in: folder)
    _ = try sandbox.open(folder).status()
    #expect(try names("nora") == ["Nora"])
  }

  @Test func aHalfTypedFileIsListedAsItWasBefore() throws {
    try exchange(#"{"id": "aaaaaaaaaaaa", "name": "Ana "#, to: Self.path("aaaaaaaaaaaa"))
    #expect(try names("ana") == ["Ana Lindqvist"])
    try exchange(Self.contact("aaaaaaaaaaaa", "Anouk"), to: Self.path("aaaaaaaaaaaa"))
    #expect(try names("anouk") == ["Anouk"] && names("lindqvist") == [])
  }

  @Test func mergedContactsAreOnePersonWithTheBlanksFilled() throws {
    #expect(try names().count == 3)
    try exchange(
      Self.contact("bbbbbbbbbbbb", "Ben", #""company": "Hull", "mergedInto": "aaaaaaaaaaaa", "#), to: Self.path("bbbbbbbbbbbb"))
    #expect(try names() == ["Ana Lindqvist", "Cem 山田太郎"])
    #expect(try names(conditions: [.init(path: ["company"], test: .equals("hull"))]) == ["Ana Lindqvist"])
    // Also by what the other is called.
    #expect(try names("ben") == ["Ana Lindqvist"])
    try exchange(Self.contact("bbbbbbbbbbbb", "Ben"), to: Self.path("bbbbbbbbbbbb"))
    #expect(try names() == ["Ana Lindqvist", "Ben", "Cem 山田太郎"])
    #expect(try names(conditions: [.init(path: ["company"], test: .equals("hull"))]) == [])
  }

  @Test func notesAndMessagesLeadToThePerson() throws {
    try exchange(Self.contact("aaaaaaaaaaaa", "Ana", #""phone": "+12025550100", "#), to: Self.path("aaaaaaaaaaaa"))
    try sandbox.save(
      #"{"contact": "aaaaaaaaaaaa", "notes": [{"id": "n", "at": "2026-01-02T00:00:00Z", "by": "b@x.org", "text": "likes quinces"}]}"#,
      to: "orgs/acme/notes/aa/x-aaaaaaaaaaaa.json", in: folder)
    try sandbox.save(
      """
      {"channel": "sms", "address": "+12025550100", "messages": [{"id": "m", "at": "2026-01-02T00:00:00Z", \
      "direction": "inbound", "from": "+12025550100", "to": "+12025550111", "body": "the ferry leaves", "status": "received"}]}
      """, to: "orgs/acme/threads/sms/aa/e164-12025550100.2026.json", in: folder)
    #expect(try names("quinces") == ["Ana"] && names("ferry") == ["Ana"] && names("ana", "quin", "ferry") == ["Ana"])
    #expect(try names("5550100") == ["Ana"] && names("+1202") == ["Ana"])
    // Without the number they are nobody's.
    try exchange(Self.contact("aaaaaaaaaaaa", "Ana"), to: Self.path("aaaaaaaaaaaa"))
    #expect(try names("ferry") == [] && names("quinces") == ["Ana"])
  }

  @Test func wordsMeanNothingToTheIndexButWords() throws {
    try exchange(Self.contact("aaaaaaaaaaaa", "Ana", #""email": "a.lind-q@post.example.org", "#), to: Self.path("aaaaaaaaaaaa"))
    for word in ["a.lind-q@post.example.org", "a.lind", "post.exam", "example"] { #expect(try names(word) == ["Ana"], "\(word)") }
    for word in ["\"", "*", "NEAR(ana)", "name:ana", "ana OR ben", "-", "'", "^", "(", "{", "ana AND"] {
      _ = try names(word)
    }
    #expect(try names("lind.a") == [])
  }

  @Test func aLostDamagedOrForeignIndexIsMadeAnew() throws {
    let place = workspace.files.lists.description
    #expect(try names().count == 3)
    try FileManager.default.removeItem(atPath: place)
    #expect(try names().count == 3)
    for size in [10, 4096, 9000] {
      var bytes = try Data(contentsOf: URL(fileURLWithPath: place))
      for position in size..<min(size + 3000, bytes.count) { bytes[position] = 0xA5 }
      try bytes.write(to: URL(fileURLWithPath: place))
      #expect(try names().count == 3, "\(size)")
    }
    try Data("no database".utf8).write(to: URL(fileURLWithPath: place))
    #expect(try names().count == 3)
    try FileManager.default.removeItem(atPath: place)
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    // Nothing can be written there: it is made in memory, each time.
    #expect(try names().count == 3)
  }

  @Test func anotherBranchIsFollowed() throws {
    #expect(try names().count == 3)
    try sandbox.git("rm", "-q", Self.path("bbbbbbbbbbbb"), in: folder)
    try sandbox.git("commit", "-qm", "Without Ben", in: folder)
    #expect(try names() == ["Ana Lindqvist", "Cem 山田太郎"])
    try sandbox.git("reset", "-q", "--hard", "HEAD~1", in: folder)
    #expect(try names().count == 3)
  }

  @Test func whereNumbersAreReadDecidesWhoseTheyAre() throws {
    try exchange(Self.contact("aaaaaaaaaaaa", "Ana", #""phone": "030 1234567", "#), to: Self.path("aaaaaaaaaaaa"))
    let snapshot = { try self.sandbox.open(self.folder).snapshot() }
    #expect(try snapshot().records(of: .contact, withAddress: "+49301234567", in: "acme").isEmpty)
    try sandbox.edit("orgs/acme/org.json", in: folder, #""name""#, #""defaultRegion": "DE", "name""#)
    try #require(try workspace.absorb().commit != nil)
    #expect(try snapshot().records(of: .contact, withAddress: "+49301234567", in: "acme").count == 1)
  }
}
