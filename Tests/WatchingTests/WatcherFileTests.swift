import GitStorage
import Glibc
import TestSupport
import Testing
import Watching

/// Files saved the ways programs save them, on the real kernel.
struct WatcherFileTests {
  private func isOpening(_ event: WatchEvent) -> Bool { if case .opened = event { true } else { false } }

  @Test func aFileWrittenInPlace() throws {
    let store = try WatchedStore()
    try store.write("{}", to: "orgs/acme/contacts/a.json")
    #expect(store.tells(.touched("orgs/acme/contacts/a.json")))
    _ = try store.everything()
    try store.run("sh", "-c", "echo more >> orgs/acme/contacts/a.json")
    #expect(store.tells(.touched("orgs/acme/contacts/a.json")))
    _ = try store.everything()
    try store.remove("orgs/acme/contacts/a.json")
    #expect(store.tells(.touched("orgs/acme/contacts/a.json")))
  }

  @Test func aFileRenamedOverAnother() throws {
    let store = try WatchedStore { try $0.lay("orgs/acme/a.json", in: $1) }
    try store.write("{}", to: "orgs/acme/.a.json.tmp")
    try store.move("orgs/acme/.a.json.tmp", to: "orgs/acme/a.json")
    #expect(try store.everything() == [.touched("orgs/acme/a.json")])
  }

  @Test func aFileThatChangesItsName() throws {
    let store = try WatchedStore { try $0.lay("orgs/acme/a.json", in: $1) }
    try store.move("orgs/acme/a.json", to: "orgs/acme/contacts/b.json")
    #expect(try store.everything() == [.touched("orgs/acme/a.json"), .touched("orgs/acme/contacts/b.json")])
    try store.move("orgs/acme/contacts/b.json", to: store.sandbox.path("elsewhere.json"))
    #expect(try store.everything() == [.touched("orgs/acme/contacts/b.json")])
  }

  /// vim: a probe named 4913, a swap file, the old file kept as a back-up while the new one is written.
  @Test func aFileSavedAsVimDoes() throws {
    let store = try WatchedStore { try $0.lay("orgs/acme/a.json", in: $1) }
    try store.write("", to: "orgs/acme/.a.json.swp")
    try store.write("", to: "orgs/acme/4913")
    try store.remove("orgs/acme/4913")
    try store.move("orgs/acme/a.json", to: "orgs/acme/a.json~")
    try store.write("{ }", to: "orgs/acme/a.json")
    try store.remove("orgs/acme/a.json~")
    try store.remove("orgs/acme/.a.json.swp")
    let events = try store.everything()
    #expect(events.contains(.touched("orgs/acme/a.json")))
    #expect(events.filter { !isOpening($0) }.allSatisfy { $0 == .touched("orgs/acme/a.json") })
    #expect(events.filter(isOpening).count <= 1)
  }

  @Test func aBurstIsToldWholeAndEachFileOnceInABatch() throws {
    let store = try WatchedStore()
    let names = (0..<500).map { "orgs/acme/contacts/\($0).json" }
    for name in names { try store.write("{}", to: name) }
    let touched = names.map { WatchEvent.touched(GitPath($0)) }
    #expect(store.tells { Set($0).isSuperset(of: touched) })
    for batch in store.told.all { #expect(Set(batch).count == batch.count) }
    // The order is that in which things happened.
    var first: [WatchEvent] = []
    for event in store.told.events where !isOpening(event) && !first.contains(event) { first.append(event) }
    #expect(first == touched)
  }

  @Test func namesNeedNotBeText() throws {
    let store = try WatchedStore()
    let odd = GitPath("orgs/acme").appending(GitPath(bytes: [0x66, 0xFF, 0x0A]))
    try DurableFile.writeNew([], to: store.root.appending(odd), durable: false)
    #expect(store.tells(.touched(odd)))
  }

  @Test func theSettingsOfTheStoreButNoOtherFilesOutsideItsFolder() throws {
    let store = try WatchedStore { _, root in try Folder.make(DiskPath(root + "/docs")) }
    for name in ["kith.json", ".gitignore", "README.md", "docs/a.md"] { try store.write("{}", to: name) }
    #expect(try store.everything() == [.touched("kith.json"), .touched(".gitignore")])
  }

  @Test func everyFileButGitsWhereEverythingIsWanted() throws {
    let store = try WatchedStore(folder: "") { _, root in try Folder.make(DiskPath(root + "/docs")) }
    for name in ["README.md", "docs/a.md", ".git/description"] { try store.write("x", to: name) }
    let events = try store.everything().filter { !isOpening($0) }
    #expect(events == [.touched("README.md"), .touched("docs/a.md")])
  }
}
