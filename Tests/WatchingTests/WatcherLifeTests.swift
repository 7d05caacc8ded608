import Foundation
import GitStorage
import Glibc
import Synchronization
import TestSupport
import Testing
import Watching

/// Git at work, and the beginning and end of a watcher.
@Suite(.serialized)
struct WatcherLifeTests {
  @Test func whatGitDoesIsTold() throws {
    let store = try WatchedStore { sandbox, root in
      try sandbox.save("{}", to: "orgs/acme/a.json", in: root)
      try sandbox.git("add", "-A", in: root)
      try sandbox.git("commit", "-q", "-m", "One", in: root)
    }
    func tellsOf(_ what: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
      try store.run(what[0], Array(what.dropFirst()))
      #expect(store.tells(.repository), "\(what)", sourceLocation: sourceLocation)
      _ = try store.everything()
    }
    try tellsOf("git", "commit", "-q", "--allow-empty", "-m", "Two")
    try tellsOf("git", "branch", "feature/deep/one")
    try tellsOf("git", "update-ref", "refs/heads/feature/deep/one", "HEAD~1")
    try tellsOf("git", "symbolic-ref", "HEAD", "refs/heads/feature/deep/one")
    try tellsOf("git", "read-tree", "HEAD")
    try tellsOf("git", "pack-refs", "--all")
    try tellsOf("sh", "-c", ": > .git/index.lock")
    try tellsOf("rm", ".git/index.lock")
    try tellsOf("mkdir", ".git/rebase-merge")
    try tellsOf("rmdir", ".git/rebase-merge")
  }

  @Test func objectsAndTagsAreNobodysBusiness() throws {
    let store = try WatchedStore { sandbox, root in
      try sandbox.git("commit", "-q", "--allow-empty", "-m", "One", in: root)
    }
    try store.run("sh", "-c", "echo x | git hash-object -w --stdin; git tag one; git update-ref refs/kith/worktree HEAD")
    #expect(try store.everything() == [])
  }

  @Test func aStoreThatIsMovedOrRemovedIsGone() throws {
    for isMove in [true, false] {
      let store = try WatchedStore()
      if isMove { try store.move("", to: store.sandbox.path("moved")) } else { try store.remove("") }
      #expect(store.tells(.storeGone))
      #expect(store.told.events.last == .storeGone)
    }
  }

  @Test func aStoreThatIsNotThereIsAnError() throws {
    let sandbox = try Sandbox()
    func code(_ root: String, _ git: String) -> GitError.Code? {
      let error = #expect(throws: GitError.self) {
        try Watcher(root: DiskPath(root), gitDirectory: DiskPath(git), folder: "orgs") { _ in }
      }
      return error?.code
    }
    #expect(code(sandbox.path("none"), sandbox.path("none/.git")) == .notFound)
    #expect(code(sandbox.root, sandbox.path("none")) == .notFound)
    try sandbox.save("", to: "file", in: sandbox.root)
    #expect(code(sandbox.root, sandbox.path("file")) == .invalid)
  }

  @Test func nothingIsToldAfterTheStop() throws {
    let store = try WatchedStore()
    for _ in 0..<20 {
      let calls = Mutex(0)
      let watcher = try Watcher(root: store.root, gitDirectory: store.root.appending(".git"), folder: "orgs") { _ in
        calls.withLock { $0 += 1 }
      }
      try store.write("{}", to: "orgs/acme/a.json")
      watcher.stop()
      let count = calls.withLock { $0 }
      watcher.stop()
      try store.write("{}", to: "orgs/acme/a.json")
      usleep(3000)
      #expect(calls.withLock { $0 } == count)
    }
  }

  /// Other tests run beside this one, so a few more or fewer say nothing.
  @Test func stoppingLeavesNoThreadAndNoDescriptor() throws {
    let store = try WatchedStore()
    func count(_ what: String) throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/" + what).count }
    let (files, threads) = (try count("fd"), try count("task"))
    for number in 0..<400 {
      let watcher = try Watcher(root: store.root, gitDirectory: store.root.appending(".git"), folder: "orgs") { _ in }
      // Half of them are forgotten instead.
      if number.isMultiple(of: 2) { watcher.stop() }
    }
    #expect(try count("fd") < files + 200 && count("task") < threads + 200)
  }

  @Test func aWatcherCanStopItselfOrBeForgotten() throws {
    let store = try WatchedStore()
    let git = store.root.appending(".git")
    let box = Mutex<Watcher?>(nil)
    let calls = Mutex(0)
    let watcher = try Watcher(root: store.root, gitDirectory: git, folder: "orgs") { _ in
      calls.withLock { $0 += 1 }
      box.withLock { $0?.stop() }
      box.withLock { $0 = nil }
    }
    box.withLock { $0 = watcher }
    try store.write("{}", to: "orgs/acme/a.json")
    #expect(store.tells(.touched("orgs/acme/a.json")))
    let end = ContinuousClock.now + .seconds(10)
    while box.withLock({ $0 != nil }), ContinuousClock.now < end { usleep(1000) }
    watcher.stop()
    let count = calls.withLock { $0 }
    try store.write("{}", to: "orgs/acme/b.json")
    #expect(store.tells(.touched("orgs/acme/b.json")))
    #expect(count == 1 && calls.withLock { $0 } == 1)
  }

  @Test func manyFoldersAreWatchedAtOnce() throws {
    let store = try WatchedStore { _, root in
      for number in 0..<1300 { try Folder.make(DiskPath(root + "/orgs/acme/contacts/\(number)"), durable: false) }
    }
    var watcher: Watcher?
    let time = try ContinuousClock().measure {
      watcher = try Watcher(root: store.root, gitDirectory: store.root.appending(".git"), folder: "orgs") { _ in }
    }
    #expect(watcher?.coverage == .complete(folders: 1308))
    // Generous: other tests run beside this one, and without optimisation.
    #expect(time < .seconds(3), "\(time)")
  }
}
