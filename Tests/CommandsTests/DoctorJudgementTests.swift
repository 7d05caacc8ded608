import GitStorage
import Records
import Testing
import Workspace

@testable import Commands

/// What `kith doctor` makes of what it has seen, where a test cannot make a real machine so.
struct DoctorJudgementTests {
  @Test(arguments: [
    (0x6969, "warning"), (0xFF53_4D42, "warning"), (0x0102_1997, "warning"), (0x6573_5546, "note"), (0xEF53, "ok"),
    (0x0102_1994, "ok"),
  ])
  func networkFileSystemsAreWarnedOf(magic: UInt32, state: String) {
    let found = FileSystemStanding(fileSystem: FileSystem(magic: magic, freeBytes: 0), isSplit: false).diagnoses
    #expect(found.map(\.state.rawValue) == [state])
  }

  @Test func filesThatCannotBeExchangedAreWarnedOf() {
    #expect(ExchangeStanding(works: false).diagnoses.map(\.state) == [.warning])
    #expect(ExchangeStanding(works: true).diagnoses.map(\.state) == [.ok])
  }

  @Test func watchesAreComparedWithTheFolders() {
    func hint(_ folders: Int, _ watches: Int?) -> String? {
      WatchLimits(folders: folders, watches: watches, instances: nil).diagnoses.first?.hint
    }
    #expect(hint(100, 8192) == nil && hint(4096, 8192) == nil && hint(10, nil) == nil)
    #expect(hint(5000, 8192) == "sudo sysctl fs.inotify.max_user_watches=65536")
    #expect(hint(100_000, 65536) == "sudo sysctl fs.inotify.max_user_watches=524288")
  }

  @Test func aClockThatWasNeverSetIsWarnedOf() {
    let found = ClockStanding(now: Timestamp(seconds: 60), newest: nil).diagnoses
    #expect(found.map(\.state) == [.warning] && found.first?.message == "this machine's clock says 1970-01-01T00:01:00Z")
  }

  @Test(arguments: [
    ("http://ana:pw@example.com/x", RemoteAddress.Way.web, true, "http://example.com/x"),
    ("https://ana@example.com/x", .web, false, "https://example.com/x"),
    ("https://0123456789abcdef01234567@example.com/x", .web, true, "https://example.com/x"),
    ("ssh://git@example.com/x", .ssh, false, "ssh://git@example.com/x"), ("git@example.com:x", .ssh, false, "git@example.com:x"),
    ("/srv/a:b@c", .folder, false, "/srv/a:b@c"), ("../x", .folder, false, "../x"),
    ("file:///srv/x", .folder, false, "file:///srv/x"),
    ("git://example.com/x", .other, false, "git://example.com/x"),
  ])
  func addressesAreReadAndShownWithoutSecrets(text: String, way: RemoteAddress.Way, holdsSecret: Bool, shown: String) {
    let address = RemoteAddress(text)
    #expect(address.way == way && address.holdsSecret == holdsSecret && address.shown == shown)
  }

  @Test(arguments: ["/usr/bin/kith", "/home/ana b/kith", "/home/o'neill/kith", "kith"])
  func theProgramOfAMergeDriverIsFound(program: String) {
    #expect(MergeDriverStanding.program(of: StoreCreation.mergeDriver(program)) == program)
    #expect(MergeDriverStanding.program(of: StoreCreation.mergeDriver(program) + " x") == nil)
    #expect(MergeDriverStanding.program(of: "'\(program)' | tee log merge-file %O %A %B %L %P") == nil)
  }

  @Test func permissionsOfAnotherUserAreMendedByTheirHint() {
    let trouble = GitError(.permission, operation: "write", message: "permission denied", path: "/x/.git/objects/00")
    let found = WriteStanding(troubles: [trouble, trouble, trouble], quotedRoot: "/x").diagnoses.first
    #expect(found?.message == "/x/.git/objects/00 cannot be written: permission denied, and 2 more folders")
    #expect(found?.hint == "sudo chown -R \"$(id -un)\" /x" && found?.state == .error)
  }
}
