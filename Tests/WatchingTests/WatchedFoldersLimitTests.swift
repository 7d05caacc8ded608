import GitStorage
import Glibc
import Records
import Testing

@testable import Watching

/// Lost messages, too few watches, own readers, the end of a store.
struct WatchedFoldersLimitTests {
  private let kernel = PretendedKernel()
  private let acme = WatchPlace(.store, "orgs/acme")
  private let time = Timestamp(seconds: 5)

  init() {
    for path in ["orgs", "orgs/acme"] { kernel.makeFolder(WatchPlace(.store, GitPath(path))) }
    for path in ["refs", "refs/heads", "kith"] { kernel.makeFolder(WatchPlace(.git, GitPath(path))) }
  }

  private func begun() throws -> WatchedFolders {
    var folders = WatchedFolders(plan: WatchPlan(folder: "orgs"))
    try folders.begin(through: kernel)
    kernel.messages = []
    return folders
  }

  private func told(_ folders: inout WatchedFolders) -> [WatchEvent] {
    var batch = WatchBatch(time: time)
    while !kernel.messages.isEmpty { folders.take(kernel.messages.removeFirst(), into: &batch, through: kernel) }
    return batch.events
  }

  private func isLimited(_ folders: WatchedFolders, by name: String, folders count: Int) -> Bool {
    guard case .limited(let reason, let watched) = folders.coverage else { return false }
    return reason.name == name && watched == count
  }

  @Test func afterAnOverflowEveryFolderIsFoundAgain() throws {
    var folders = try begun()
    let (left, came) = (acme, WatchPlace(.store, "orgs/came/deep"))
    kernel.rename(left, to: nil)
    kernel.makeFolder(WatchPlace(.store, "orgs/came"))
    kernel.makeFolder(came)
    kernel.overflow()
    #expect(told(&folders) == [.lost])
    #expect(folders.coverage == .complete(folders: 8) && kernel.watches.count == 8)
    kernel.write(came.appending("a.json"))
    #expect(told(&folders) == [.touched("orgs/came/deep/a.json")])
  }

  @Test func anOverflowEndsTheWindowsOfReaders() throws {
    var folders = try begun()
    kernel.open(WatchPlace(.git, "kith/reading.1"))
    kernel.open(acme.appending("a.json"))
    #expect(told(&folders) == [.openedBesideKith("orgs/acme/a.json", at: time, marks: ["reading.1"])])
    kernel.overflow()
    kernel.messages.append(
      RawEvent(watch: try #require(kernel.watch(of: acme)), mask: UInt32(IN_OPEN), name: "a.json"))
    #expect(told(&folders) == [.lost, .opened("orgs/acme/a.json", at: time)])
  }

  @Test func openingsAreToldWhileNobodyOfKithReads() throws {
    var folders = try begun()
    let (file, mark) = (acme.appending("a.json"), WatchPlace(.git, "kith/reading.1"))
    kernel.open(WatchPlace(.git, "kith/index.sqlite"))
    kernel.open(file)
    #expect(told(&folders) == [.opened("orgs/acme/a.json", at: time)])
    kernel.open(mark)
    // Each time: Kith itself knows how often it was Kith.
    for _ in 0..<2 { kernel.open(file) }
    #expect(told(&folders) == Array(repeating: .openedBesideKith("orgs/acme/a.json", at: time, marks: ["reading.1"]), count: 2))
    kernel.close(mark)
    for name in ["a.json", "a.json", ".a.json.swp", "pipe"] { kernel.open(acme.appending(GitPath(name))) }
    #expect(told(&folders) == [.opened("orgs/acme/a.json", at: time)])
  }

  @Test func theFolderOfMarksCanBeDeleted() throws {
    var folders = try begun()
    kernel.open(WatchPlace(.git, "kith/reading.1"))
    kernel.removeFolder(.marks)
    kernel.makeFolder(.marks)
    kernel.open(acme.appending("a.json"))
    #expect(told(&folders) == [.opened("orgs/acme/a.json", at: time)])
    kernel.open(WatchPlace(.git, "kith/reading.2"))
    kernel.open(acme.appending("b.json"))
    #expect(told(&folders) == [.openedBesideKith("orgs/acme/b.json", at: time, marks: ["reading.2"])])
  }

  @Test func whatCanBeWatchedIsWhereWatchesRunOut() throws {
    kernel.room = 6
    var folders = try begun()
    #expect(isLimited(folders, by: "fs.inotify.max_user_watches", folders: 6))
    kernel.write(WatchPlace(.store, "orgs/a.json"))
    #expect(told(&folders) == [.touched("orgs/a.json")])
  }

  @Test func aFolderThatGetsNoWatchIsToldAsLost() throws {
    var folders = try begun()
    kernel.room = 8
    kernel.makeFolder(acme.appending("one"))
    kernel.makeFolder(acme.appending("two"))
    kernel.makeFolder(acme.appending("three"))
    #expect(told(&folders) == [.lost, .folder("orgs/acme/two"), .folder("orgs/acme/three")])
    #expect(isLimited(folders, by: "fs.inotify.max_user_watches", folders: 8))
    // The watches are enough again when everything is looked at anew.
    kernel.room = 100
    kernel.overflow()
    #expect(told(&folders) == [.lost])
    #expect(folders.coverage == .complete(folders: 10))
  }

  @Test func whatGotNoWatchIsTriedAgainWhenAskedFor() throws {
    kernel.room = 6
    var folders = try begun()
    var batch = WatchBatch(time: time)
    folders.tryForMore(into: &batch, through: kernel)
    #expect(batch.events == [] && isLimited(folders, by: "fs.inotify.max_user_watches", folders: 6))
    kernel.room = 100
    folders.tryForMore(into: &batch, through: kernel)
    #expect(batch.events == [.lost] && folders.coverage == .complete(folders: 7))
    kernel.write(acme.appending("a.json"))
    #expect(told(&folders) == [.touched("orgs/acme/a.json")])
    // Nothing to try for.
    batch = WatchBatch(time: time)
    folders.tryForMore(into: &batch, through: kernel)
    #expect(batch.events == [])
  }

  @Test func aFolderThatCannotBeListedIsToldAsLost() throws {
    var folders = try begun()
    kernel.isOutOfFiles = true
    kernel.makeFolder(acme.appending("one"))
    #expect(told(&folders) == [.lost, .folder("orgs/acme/one")])
    #expect(isLimited(folders, by: "the number of open files", folders: 8))
    // Nor are watches given back because of that.
    kernel.overflow()
    #expect(told(&folders) == [.lost])
    #expect(isLimited(folders, by: "the number of open files", folders: 8))
  }

  @Test func aFolderIsWatchedOnceItMayBeRead() throws {
    var folders = try begun()
    let secret = acme.appending("secret")
    kernel.unreadable = [secret]
    kernel.makeFolder(secret)
    kernel.write(secret.appending("a.json"))
    #expect(told(&folders) == [.folder("orgs/acme/secret")])
    kernel.unreadable = []
    kernel.messages = [
      RawEvent(watch: try #require(kernel.watch(of: acme)), mask: UInt32(IN_ATTRIB | IN_ISDIR), name: "secret")
    ]
    #expect(told(&folders) == [.touched("orgs/acme/secret/a.json")])
  }

  @Test(arguments: [IN_MOVE_SELF, IN_DELETE_SELF, IN_UNMOUNT])
  func theEndOfAStoreIsTheLastThatIsTold(_ mask: Int32) throws {
    for root in [WatchPlace.store, .git] {
      var folders = try begun()
      kernel.tell(ofItself: root, mask)
      kernel.write(acme.appending("a.json"))
      #expect(told(&folders) == [.storeGone])
    }
  }

  @Test func aStoreThatIsNotThereCannotBeWatched() {
    kernel.unreadable = [.store]
    var folders = WatchedFolders(plan: WatchPlan(folder: "orgs"))
    #expect(throws: WatchRefusal.forbidden) { try folders.begin(through: kernel) }
  }

  @Test func messagesAreTakenApart() {
    var bytes: [UInt8] = []
    for (watch, mask, name) in [(Int32(7), UInt32(IN_OPEN), [UInt8(0xFF), 0x62]), (8, UInt32(IN_IGNORED), [])] {
      let padded = name.isEmpty ? [] : name + Array(repeating: 0, count: 16 - name.count)
      withUnsafeBytes(of: watch) { bytes += $0 }
      for number in [mask, 0, UInt32(padded.count)] { withUnsafeBytes(of: number) { bytes += $0 } }
      bytes += padded
    }
    let events = bytes.withUnsafeBytes(Inotify.events)
    #expect(events.map(\.watch) == [7, 8])
    #expect(events.map(\.name) == [GitPath(bytes: [0xFF, 0x62]), ""])
    // Whatever is cut short is left out.
    #expect(bytes.dropLast(20).withUnsafeBytes(Inotify.events).isEmpty)
  }

  @Test func aLimitSaysHowToRaiseIt() {
    let limit = StoreWatchLimit.watches
    #expect((limit.value ?? 0) > 0)
    #expect(limit.remedy.hasPrefix("sudo sysctl fs.inotify.max_user_watches="))
    #expect(limit.description.contains("fs.inotify.max_user_watches is "))
  }
}
