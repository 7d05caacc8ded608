import Foundation
import GitStorage
import Glibc
import Records
import TestSupport
import Testing

@testable import Watching

/// Who opens files: people's programs are told, Kith's own reading is not.
struct WatcherReadingTests {
  private let store: WatchedStore
  private let file = GitPath("orgs/acme/contacts/a.json")

  init() throws {
    store = try WatchedStore { try $0.lay("orgs/acme/contacts/a.json", in: $1) }
  }

  private func read() throws { _ = try DurableFile.read(store.root.appending(file)) }

  private func mark() -> ReadingMarker { ReadingMarker(gitDirectory: store.root.appending(".git")) }

  /// Whether an opening is told. Not always the first: a process that another test started meanwhile may hold a copy of a mark's
  /// descriptor for a moment.
  private func isReadingTold(_ read: () throws -> Void) throws -> Bool {
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
      try read()
      if try store.openings().contains(file) { return true }
    }
    return false
  }

  @Test func anotherProgramsReadingIsToldWithItsTime() throws {
    let before = Timestamp.now()
    try store.run("cat", file.description)
    let events = try store.everything()
    guard case .opened(file, let time)? = events.first else { throw Sandbox.Failure(description: "\(events)") }
    #expect(events.count == 1 && time >= before && time <= Timestamp.now())
  }

  @Test func ourOwnReadingIsNotTold() throws {
    let mark = mark()
    try read()
    mark.end()
    mark.end()
    #expect(try store.openings() == [])
    #expect(try isReadingTold { try store.run("cat", file.description) })
  }

  @Test func whatIsOpenedBesideAReaderIsToldWithItsMark() throws {
    let mark = mark()
    try store.run("cat", file.description)
    let events = try store.everything()
    mark.end()
    #expect(
      events.contains {
        if case .openedBesideKith(file, _, let marks) = $0 { marks.contains(mark.name) } else { false }
      })
  }

  @Test func readersThatBeginAndEndTogetherAreToldApart() throws {
    for _ in 0..<20 {
      let marks = (0..<4).map { _ in mark() }
      for mark in marks.dropLast() { mark.end() }
      try read()
      marks.last?.end()
    }
    #expect(try store.openings() == [])
    #expect(try isReadingTold(read))
  }

  /// The kernel closes the marks of a process that is killed.
  @Test func aKilledReaderReadsNoLonger() throws {
    let marks = store.root.description + "/.git/kith/reading.other"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec 9>'\(marks)'; rm '\(marks)'; echo; exec sleep 60"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    #expect(try output.fileHandleForReading.read(upToCount: 1)?.count == 1)
    try read()
    #expect(try store.openings() == [])
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try isReadingTold(read))
  }

  @Test func marksLeaveNothingBehind() throws {
    let names = { try Folder.names(in: store.root.appending(".git/kith")).map(\.path) }
    let before = try names()
    let mark = mark()
    #expect(try names() == before)
    mark.end()
    #expect(try names() == before)
  }

  @Test func whereNoMarkCanBeMadeNothingHappens() throws {
    try store.remove(".git/kith")
    mark().end()
    ReadingMarker(gitDirectory: "/proc/none").end()
    #expect(try FileStat.ifPresent(at: store.root.appending(".git/kith")) == nil)
  }

  @Test func foldersPipesAndDebrisAreNoFilesPeopleOpen() throws {
    #expect(mkfifo(store.root.description + "/orgs/acme/pipe", 0o600) == 0)
    try store.write("", to: "orgs/acme/.a.json.swp")
    _ = try store.everything()
    try store.run("sh", "-c", "ls -R . > /dev/null; cat orgs/acme/.a.json.swp; cat orgs/acme/pipe & : > orgs/acme/pipe; wait")
    #expect(try store.openings() == [])
  }
}
