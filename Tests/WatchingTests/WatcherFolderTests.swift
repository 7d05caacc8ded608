import Foundation
import GitStorage
import Glibc
import TestSupport
import Testing
import Watching

/// Folders that come, go and move, on the real kernel.
struct WatcherFolderTests {
  @Test func noFileInANewFolderIsMissed() throws {
    let store = try WatchedStore()
    let names = (0..<200).map { "orgs/acme/deals/\($0)/deep/down/a.json" }
    // A program of its own makes them as fast as it can.
    try store.run(
      "sh", "-c", "for i in $(seq 0 199); do d=orgs/acme/deals/$i/deep/down; mkdir -p $d; : > $d/a.json; done")
    for name in names { #expect(store.tells(.touched(GitPath(name))), "\(name)") }
    #expect(store.watcher.coverage == .complete(folders: 8 + 1 + 600))
    _ = try store.everything()
    for name in names { try store.write("{}", to: name) }
    for name in names { #expect(store.tells(.touched(GitPath(name))), "\(name)") }
  }

  @Test func aFolderRenamedInside() throws {
    let store = try WatchedStore { try $0.lay("orgs/acme/contacts/a.json", in: $1) }
    try store.move("orgs/acme", to: "orgs/new")
    let events = try store.everything()
    #expect(events.contains(.folder("orgs/acme")) && events.contains(.touched("orgs/new/contacts/a.json")))
    try store.write("{}", to: "orgs/new/contacts/b.json")
    #expect(try store.everything().contains(.touched("orgs/new/contacts/b.json")))
    #expect(store.watcher.coverage == .complete(folders: 8))
  }

  @Test func aFolderRenamedOutAndInAgain() throws {
    let store = try WatchedStore { try $0.lay("orgs/acme/contacts/a.json", in: $1) }
    let outside = store.sandbox.path("outside")
    try store.move("orgs/acme", to: outside)
    #expect(try store.everything() == [.folder("orgs/acme")])
    #expect(store.watcher.coverage == .complete(folders: 6))
    try store.write("{}", to: "../outside/contacts/a.json")
    #expect(try store.everything() == [])
    try FileExchange.rename(DiskPath(outside), to: store.root.appending("orgs/back"))
    #expect(try store.everything() == [.touched("orgs/back/contacts/a.json")])
    try store.write("{}", to: "orgs/back/contacts/b.json")
    #expect(try store.everything().contains(.touched("orgs/back/contacts/b.json")))
  }

  @Test func aFolderDeletedAndMadeAnew() throws {
    let store = try WatchedStore { try $0.lay("orgs/acme/contacts/a.json", in: $1) }
    for _ in 0..<20 {
      try store.remove("orgs/acme")
      try store.makeFolder("orgs/acme/contacts")
      try store.write("{}", to: "orgs/acme/contacts/a.json")
      let events = try store.everything()
      #expect(events.contains(.folder("orgs/acme")) && events.contains(.touched("orgs/acme/contacts/a.json")))
      #expect(store.watcher.coverage == .complete(folders: 8))
    }
    try store.remove("orgs")
    #expect(store.tells(.folder("orgs")))
    try store.makeFolder("orgs/acme")
    #expect(try store.everything().contains(.folder("orgs")))
  }

  @Test func twoFoldersThatChangePlaces() throws {
    let store = try WatchedStore { _, root in try Folder.make(DiskPath(root + "/orgs/acme/deals")) }
    try FileExchange.exchange(store.root.appending("orgs/acme/contacts"), store.root.appending("orgs/acme/deals"))
    _ = try store.everything()
    for name in ["orgs/acme/contacts/a.json", "orgs/acme/deals/b.json"] {
      try store.write("{}", to: name)
      #expect(try store.everything().contains(.touched(GitPath(name))))
    }
    #expect(store.watcher.coverage == .complete(folders: 9))
  }

  @Test func symlinksAreNotFollowed() throws {
    let store = try WatchedStore { sandbox, root in
      try Folder.make(DiskPath(sandbox.path("outside")))
      #expect(symlink(sandbox.path("outside"), root + "/orgs/before") == 0)
    }
    let root = store.root.description
    #expect(symlink(store.sandbox.path("outside"), root + "/orgs/link") == 0)
    #expect(try store.everything() == [.touched("orgs/link")])
    try store.write("{}", to: "../outside/a.json")
    #expect(try store.everything() == [])
    // A folder whose place a link takes is told, and no longer watched.
    try store.move("orgs/acme", to: store.sandbox.path("outside/acme"))
    #expect(symlink(store.sandbox.path("outside/acme"), root + "/orgs/acme") == 0)
    #expect(try store.everything() == [.folder("orgs/acme"), .touched("orgs/acme")])
    try store.write("{}", to: "../outside/acme/contacts/a.json")
    #expect(try store.everything() == [])
    #expect(store.watcher.coverage == .complete(folders: 6))
  }

  /// Folders made, renamed and removed at random while they are watched: afterwards every file is told.
  @Test func nothingIsMissedAfterFoldersWereThrownAbout() throws {
    let store = try WatchedStore()
    var generator = SeededGenerator(seed: 20)
    let names = ["a", "b", "a/c", "b/c", "a/c/d", "b/d"].map { "orgs/acme/" + $0 }
    for _ in 0..<40 {
      for _ in 0..<30 {
        let (one, other) = (generator.element(of: names), generator.element(of: names))
        switch generator.below(4) {
        case 0: try? store.makeFolder(one)
        case 1: try? store.remove(one)
        case 2: try? FileExchange.exchange(store.root.appending(one), store.root.appending(other))
        default: try? store.move(one, to: other)
        }
      }
      _ = try store.everything()
      var there = 8
      for name in names where try FileStat.ifPresent(at: store.root.appending(name))?.isFolder == true {
        there += 1
        try store.write("{}", to: name + "/file.json")
        #expect(store.tells(.touched(GitPath(name + "/file.json"))), "\(name)")
        try store.remove(name + "/file.json")
      }
      // Exchanges can take a folder to a name that is not among these.
      let found = try store.run("find", "orgs", "-type", "d").split(separator: "\n").count
      #expect(store.watcher.coverage == .complete(folders: 5 + found))
      #expect(there <= 5 + found)
    }
  }
}
