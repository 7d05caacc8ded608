import GitStorage
import Records
import TestSupport
import Testing

@testable import Daemon

/// Who opened what, out of what the watcher tells.
@Suite(.serialized) struct OpeningTests {
  private static let grace: GitPath = "orgs/acme/grace.json"

  private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

  @Test func whatWasWatchedAllTheTimeIsKnown() {
    let log = OpeningLog(since: at(100))
    log.note(Self.grace, at: at(200))
    #expect(log.wasOpened(Self.grace, from: at(150), to: at(250)) == true)
    #expect(log.wasOpened(Self.grace, from: at(150), to: at(199)) == false)
    // Before the watch began, somebody may have opened it.
    #expect(log.wasOpened(Self.grace, from: at(50), to: at(199)) == nil)
    #expect(log.wasOpened(Self.grace, from: at(50), to: at(200)) == true)
    log.forget(at: at(300))
    #expect(log.wasOpened(Self.grace, from: at(150), to: at(250)) == nil)
  }

  @Test func aDayLaterItIsForgotten() {
    let log = OpeningLog(since: at(100))
    log.note(Self.grace, at: at(200))
    log.age(to: at(200 + 24 * 3600))
    #expect(log.wasOpened(Self.grace, from: at(150), to: at(250)) == nil)
  }

  @Test func whatTheEngineOpenedItselfIsNobodyElses() throws {
    let sandbox = try Sandbox()
    try sandbox.save("{}", to: Self.grace.description, in: sandbox.root)
    let place = DiskPath(sandbox.path(Self.grace.description))
    var own = OwnOpenings()
    own.note(try OpenedFiles.during { try DurableFile.read(place) }.opened, under: "reading.1")
    own.note(OpenedFiles.during {}.opened, under: "reading.2")
    // Once by the engine, then by an editor; and last, another program of Kith's was at work as well, or alone.
    let marks: [Set<GitPath>] = [
      ["reading.1"], ["reading.1"], ["reading.2"], ["reading.2", "reading.9"], ["reading.9"],
    ]
    var found: [Bool] = []
    for marks in marks { found.append(own.isSomebodyElses(Self.grace, at: place, marks)) }
    #expect(found == [false, true, true, false, false])
  }
}
