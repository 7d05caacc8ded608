import GitStorage
import Glibc
import Records
import Testing

@testable import Watching

/// Messages that come late, in unlucky orders or not at all.
struct WatchedFoldersTests {
  private let kernel = PretendedKernel()
  private let acme = WatchPlace(.store, "orgs/acme")
  private let time = Timestamp(seconds: 5)

  init() {
    for path in ["orgs", "orgs/acme", "orgs/acme/contacts"] { kernel.makeFolder(WatchPlace(.store, GitPath(path))) }
    for path in ["refs", "refs/heads", "kith", "objects"] { kernel.makeFolder(WatchPlace(.git, GitPath(path))) }
    kernel.write(acme.appending("org.json"))
  }

  private func begun() throws -> WatchedFolders {
    var folders = WatchedFolders(plan: WatchPlan(folder: "orgs"))
    try folders.begin(through: kernel)
    kernel.messages = []
    return folders
  }

  /// What the messages so far, and those that follow from them, mean.
  private func told(_ folders: inout WatchedFolders) -> [WatchEvent] {
    var batch = WatchBatch(time: time)
    while !kernel.messages.isEmpty { folders.take(kernel.messages.removeFirst(), into: &batch, through: kernel) }
    return batch.events
  }

  @Test func everyFolderHasAWatchAndNoOther() throws {
    let folders = try begun()
    #expect(folders.coverage == .complete(folders: 8))
    #expect(kernel.watch(of: WatchPlace(.git, "objects")) == nil)
  }

  @Test func aFolderThatCameWithFilesIsToldFileByFile() throws {
    var folders = try begun()
    let deals = acme.appending("deals")
    kernel.makeFolder(deals)
    kernel.write(deals.appending("a.json"))
    kernel.makeFolder(deals.appending("2026"))
    kernel.write(deals.appending("2026/b.json"))
    kernel.write(deals.appending("2026/b.json~"))
    #expect(Set(told(&folders)) == [.touched("orgs/acme/deals/a.json"), .touched("orgs/acme/deals/2026/b.json")])
    kernel.write(deals.appending("2026/c.json"))
    #expect(told(&folders) == [.touched("orgs/acme/deals/2026/c.json")])
  }

  @Test func aRenamedFolderIsWatchedUnderItsNewNameOnly() throws {
    var folders = try begun()
    let new = WatchPlace(.store, "orgs/new")
    kernel.rename(acme, to: new)
    #expect(told(&folders) == [.folder("orgs/acme"), .touched("orgs/new/org.json")])
    kernel.write(new.appending("contacts/a.json"))
    #expect(told(&folders) == [.touched("orgs/new/contacts/a.json")])
    #expect(folders.coverage == .complete(folders: 8))
  }

  /// The folder above its new name was made a moment ago: it is found there before the message of its leaving is read.
  @Test func aFolderFoundBeforeItIsToldToHaveMoved() throws {
    var folders = try begun()
    let new = WatchPlace(.store, "orgs/archive/acme")
    kernel.makeFolder(WatchPlace(.store, "orgs/archive"))
    kernel.rename(acme, to: new)
    let events = told(&folders)
    #expect(events.contains(.touched("orgs/archive/acme/org.json")) && events.contains(.folder("orgs/acme")))
    kernel.write(new.appending("contacts/a.json"))
    #expect(told(&folders) == [.touched("orgs/archive/acme/contacts/a.json")])
    #expect(folders.coverage == .complete(folders: 9))
  }

  @Test func aFolderThatLeftTheStoreIsNoLongerWatched() throws {
    var folders = try begun()
    kernel.rename(acme, to: nil)
    #expect(told(&folders) == [.folder("orgs/acme")])
    #expect(kernel.watches.count == 6 && folders.coverage == .complete(folders: 6))
  }

  @Test func aFolderMadeAnewUnderTheSameName() throws {
    var folders = try begun()
    let contacts = acme.appending("contacts")
    kernel.removeFolder(contacts)
    kernel.makeFolder(contacts)
    kernel.write(contacts.appending("a.json"))
    #expect(told(&folders) == [.folder("orgs/acme/contacts"), .touched("orgs/acme/contacts/a.json")])
    kernel.write(contacts.appending("b.json"))
    #expect(told(&folders) == [.touched("orgs/acme/contacts/b.json")])
  }

  @Test func foldersThatChangeNames() throws {
    var folders = try begun()
    let (a, b) = (acme.appending("contacts"), acme.appending("deals"))
    kernel.makeFolder(b)
    _ = told(&folders)
    let third = acme.appending("third")
    kernel.rename(a, to: third)
    kernel.rename(b, to: a)
    kernel.rename(third, to: b)
    _ = told(&folders)
    for (folder, file) in [(a, "a.json"), (b, "b.json")] {
      kernel.write(folder.appending(GitPath(file)))
      #expect(told(&folders) == [.touched(folder.path.appending(GitPath(file)))])
    }
    #expect(kernel.watches.count == 9)
  }

  /// The kernel may give a number again before the last message of its former folder was read.
  @Test func aWatchNumberThatIsUsedAgain() throws {
    var folders = try begun()
    let contacts = acme.appending("contacts")
    let watch = try #require(kernel.watch(of: contacts))
    kernel.rename(contacts, to: nil)
    let stale = RawEvent(watch: watch, mask: UInt32(IN_CLOSE_WRITE), name: "elsewhere.json")
    let deals = acme.appending("deals")
    kernel.makeFolder(deals)
    kernel.messages.append(stale)
    kernel.lastWatch = watch - 1
    #expect(told(&folders) == [.folder("orgs/acme/contacts")])
    #expect(kernel.watch(of: deals) == watch)
    kernel.write(deals.appending("a.json"))
    #expect(told(&folders) == [.touched("orgs/acme/deals/a.json")])
  }

  @Test func twoNamesOfOneFolderAreOne() throws {
    var folders = try begun()
    let (contacts, mount) = (acme.appending("contacts"), acme.appending("mount"))
    kernel.makeFolder(mount)
    kernel.aliases[mount] = contacts
    _ = told(&folders)
    kernel.write(contacts.appending("a.json"))
    #expect(told(&folders) == [.touched("orgs/acme/contacts/a.json")])
    kernel.removeFolder(mount)
    kernel.write(contacts.appending("b.json"))
    #expect(told(&folders) == [.folder("orgs/acme/mount"), .touched("orgs/acme/contacts/b.json")])
  }
}
