import Foundation
import Records
import TestSupport
import Testing
import Workspace

@testable import Daemon
@testable import GitStorage

/// How long a daemon lets the person's git go first, without a clock.
struct MannersTests {
  private static let work = GitAtWork(process: ProcessMark(id: 7, startTime: 9), command: "commit")
  private let sandbox: Sandbox
  private let old: GitTraces
  private let clock = Timestamp.now()

  init() throws {
    sandbox = try Sandbox()
    old = try sandbox.store().gitTraces()
  }

  /// A clock that is far from the traces, or near.
  private func clock(after seconds: Int64) throws -> Timestamp { try #require(clock.adding(seconds: seconds)) }

  @Test func whereNothingMovedItGoesOn() throws {
    var manners = Manners()
    #expect(manners.judge(nil, old, clock: try clock(after: 10), at: .seconds(1)) == .goOn)
  }

  @Test func whatSomebodyElseJustChangedIsLeftToSettle() throws {
    var manners = Manners()
    #expect(manners.judge(nil, old, clock: Timestamp.now(), at: .seconds(1)) == .yield)
    // Its own traces are nobody's work.
    manners.done(old)
    #expect(manners.judge(nil, old, clock: Timestamp.now(), at: .seconds(1)) == .goOn)
  }

  @Test func gitThatNeverRestsIsSaidAndNotWaitedForForEver() throws {
    var manners = Manners()
    let near = Timestamp.now()
    #expect(manners.judge(nil, old, clock: near, at: .seconds(1)) == .yield)
    #expect(manners.judge(nil, old, clock: near, at: .seconds(4)) == .pause(nil))
    #expect(manners.judge(Self.work, old, clock: near, at: .seconds(31)) == .yield)
    #expect(manners.judge(nil, old, clock: near, at: .seconds(32)) == .goOn)
  }

  @Test func aCommandThatTakesItsTimeIsNamed() throws {
    var manners = Manners()
    let far = try clock(after: 10)
    #expect(manners.judge(Self.work, old, clock: far, at: .seconds(1)) == .yield)
    #expect(manners.judge(Self.work, old, clock: far, at: .seconds(2)) == .yield)
    #expect(manners.judge(Self.work, old, clock: far, at: .seconds(100)) == .pause(Self.work))
    #expect(manners.judge(nil, old, clock: far, at: .seconds(101)) == .goOn)
  }
}
