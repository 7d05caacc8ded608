import GitStorage
import Testing

@testable import Watching

struct FolderTreeTests {
  /// `orgs/acme/contacts` and `orgs/acme/deals`, each with a watch of its own.
  private func tree() -> FolderTree {
    var tree = FolderTree()
    for (number, path) in ["", "orgs", "orgs/acme", "orgs/acme/contacts", "orgs/acme/deals"].enumerated() {
      #expect(tree.put(Int32(number + 1), at: WatchPlace(.store, GitPath(path))) == true)
    }
    return tree
  }

  @Test func pathsAndWatchesLeadToEachOther() {
    let tree = tree()
    #expect(tree.place(of: 4) == WatchPlace(.store, "orgs/acme/contacts"))
    #expect(tree.watch(at: WatchPlace(.store, "orgs/acme/deals")) == 5)
    #expect(tree.place(of: 1) == .store && tree.watch(at: .store) == 1)
    #expect(tree.watch(at: .git) == nil && tree.place(of: 9) == nil)
    #expect(tree.watch(at: WatchPlace(.store, "orgs/none")) == nil)
  }

  @Test func aRenamedFolderTakesAllBelowItAlong() {
    var tree = tree()
    #expect(tree.put(3, at: WatchPlace(.store, "orgs/new")) == true)
    #expect(tree.place(of: 4) == WatchPlace(.store, "orgs/new/contacts"))
    #expect(tree.watch(at: WatchPlace(.store, "orgs/acme")) == nil)
    #expect(tree.count == 5)
  }

  @Test func removingAFolderRemovesAllBelowIt() {
    var tree = tree()
    #expect(Set(tree.remove(3)) == [3, 4, 5])
    #expect(tree.count == 2 && tree.place(of: 5) == nil)
    #expect(tree.remove(3) == [])
  }

  @Test func aFolderHasNoPlaceWithoutTheOneAboveNorInItself() {
    var tree = tree()
    #expect(tree.put(9, at: WatchPlace(.store, "nowhere/new")) == false)
    #expect(tree.put(3, at: WatchPlace(.store, "orgs/acme/deals/acme")) == false)
    #expect(tree.place(of: 3) == WatchPlace(.store, "orgs/acme") && tree.count == 5)
  }

  @Test func aNameTakenByAnotherFolderStaysWithIt() {
    var tree = tree()
    #expect(tree.put(9, at: WatchPlace(.store, "orgs/acme/deals")) == true)
    _ = tree.remove(5)
    #expect(tree.watch(at: WatchPlace(.store, "orgs/acme/deals")) == 9)
  }

  @Test func namesAreBytes() {
    var tree = tree()
    let odd = WatchPlace(.store, "orgs").appending(GitPath(bytes: [0xFF, 0x0A]))
    #expect(tree.put(9, at: odd) == true)
    #expect(tree.place(of: 9) == odd)
  }
}
