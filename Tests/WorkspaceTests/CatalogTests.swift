import GitStorage
import JSONText
import Merging
import RecordIndex
import Records
import TestSupport
import Testing

@testable import Workspace

/// The look-ups over trees: with the index or without it, brought along or made anew, they say the same.
struct CatalogTests {
  private let sandbox: Sandbox
  private let repository: GitRepository

  init() throws {
    sandbox = try Sandbox()
    repository = try GitRepository.create(at: sandbox.path("x"), initialBranch: "main")
  }

  @Test(arguments: 0..<UInt64(4 * Campaign.factor))
  func everyWayToAskGivesTheAnswersOfEveryFile(round: UInt64) throws {
    var history = try TreeHistory(repository, seed: Campaign.seed &+ round)
    let file = sandbox.path("index.sqlite")
    // Two processes with one index, and one without.
    let sources = [
      CatalogSource(repository, index: RecordIndex(at: file)), CatalogSource(repository, index: RecordIndex(at: file)),
      CatalogSource(repository),
    ]
    for step in 0..<12 {
      try history.grow()
      let asked = history.random.element(of: sources)
      if history.random.chance(60) { try asked.follow(history.random.element(of: history.trees)) }
      let tree = history.random.element(of: history.trees)
      let truth = try WholeScan(repository, tree)
      for source in sources {
        let differences = try truth.differences(from: source.catalog(of: tree))
        #expect(differences == [], "step \(step) of seed \(Campaign.seed &+ round)")
      }
    }
    let last = try #require(history.trees.last)
    try sources[0].follow(last)
    let rebuilt = CatalogSource(repository, index: RecordIndex(at: nil))
    try rebuilt.follow(last)
    let truth = try WholeScan(repository, last)
    #expect(try truth.differences(from: rebuilt.catalog(of: last)) == [])
    #expect(try truth.differences(from: sources[0].catalog(of: last)) == [])
    #expect(RecordIndex(at: file).stamp == last.hex)
  }

  @Test func aCatalogGoesOnSpeakingOfItsTreeWhenTheIndexIsMoved() throws {
    var history = try TreeHistory(repository, seed: Campaign.seed)
    for _ in 0..<4 { try history.grow() }
    let (first, last) = (history.trees[1], history.trees[4])
    let file = sandbox.path("index.sqlite")
    let mine = CatalogSource(repository, index: RecordIndex(at: file))
    let other = CatalogSource(repository, index: RecordIndex(at: file))
    try mine.follow(first)
    let catalog = mine.catalog(of: first)
    let truth = try WholeScan(repository, first)
    #expect(try truth.differences(from: catalog) == [])
    try other.follow(last)
    #expect(try truth.differences(from: catalog) == [])
  }

  @Test func anIndexOfATreeThatIsGoneIsMadeAnew() throws {
    var history = try TreeHistory(repository, seed: Campaign.seed)
    try history.grow()
    let index = RecordIndex(at: nil)
    index.update(from: nil, to: String(repeating: "ab", count: 20), [])
    let source = CatalogSource(repository, index: index)
    let truth = try WholeScan(repository, history.trees[1])
    #expect(try truth.differences(from: source.catalog(of: history.trees[1])) == [])
    try source.follow(history.trees[1])
    #expect(index.stamp == history.trees[1].hex)
    #expect(try truth.differences(from: source.catalog(of: history.trees[1])) == [])
  }

  @Test func noTreeHoldsNothing() throws {
    let path = try #require(RecordPath("orgs/acme/contacts/aa/ana-aaaaaaaaaaaa.json"))
    let catalog = CatalogSource(repository).catalog(of: nil)
    #expect(try catalog.presence(at: path) == .absent && catalog.facts(at: path) == nil)
    #expect(try catalog.contacts(withEmail: "ana@example.com", org: "acme") == [])
  }

  @Test func whatIsNoFileOccupiesItsPlace() throws {
    let link = try repository.writeBlob(Array("elsewhere".utf8))
    let tree = try repository.editTree(
      nil,
      [
        "orgs/acme/contacts/aa/ana-aaaaaaaaaaaa.json": Entry(id: link, mode: .symlink),
        "orgs/acme/contacts/aa/ben-aaaaaaaaaaab.json/notes.txt": Entry(id: link),
      ])
    let paths = try ["ana-aaaaaaaaaaaa", "ben-aaaaaaaaaaab"].map {
      try #require(RecordPath("orgs/acme/contacts/aa/\($0).json"))
    }
    let catalog = CatalogSource(repository).catalog(of: tree)
    #expect(try catalog.presence(at: paths[0]) == .unreadable && catalog.facts(at: paths[0])?.isReadable == false)
    #expect(try catalog.presence(at: paths[1]) == .unreadable && catalog.facts(at: paths[1]) == nil)
  }

  @Test func theIndexFollowsWhatTheDiskWasGivenAndCanBeDeleted() throws {
    let workspace = try sandbox.store()
    let path = "orgs/acme/contacts/aa/ana-aaaaaaaaaaaa.json"
    try sandbox.save(
      #"{"id": "aaaaaaaaaaaa", "name": "Ana", "email": "ana@example.com", "createdAt": "2026-01-02T03:04:05Z"}"#, to: path,
      in: sandbox.path("store"))
    _ = try workspace.absorb()
    let head = try #require(try workspace.head())
    #expect(try workspace.catalog(of: head.tree).contacts(withEmail: "ana@example.com", org: "acme").map(\.path.text) == [path])
    #expect(RecordIndex(at: workspace.files.index.description).stamp == head.tree.hex)
    try sandbox.remove(".git/kith", in: sandbox.path("store"))
    for store in [workspace, try sandbox.open(sandbox.path("store"))] {
      #expect(try store.catalog(of: head.tree).contacts(withEmail: "ana@example.com", org: "acme").map(\.path.text) == [path])
    }
    #expect(RecordIndex(at: workspace.files.index.description).stamp == head.tree.hex)
  }
}
