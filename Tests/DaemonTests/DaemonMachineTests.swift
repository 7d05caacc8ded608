import GitStorage
import Testing

@testable import Daemon

/// What the daemon does when, told as stories: events at times, and the actions that must follow.
struct DaemonMachineTests {
  private static let grace: GitPath = "orgs/acme/contacts/ab/grace.json"
  private static let ada: GitPath = "orgs/acme/contacts/cd/ada.json"
  private static let first = GitRepository.blobID(of: Array("1".utf8))
  private static let second = GitRepository.blobID(of: Array("2".utf8))
  private static let theirs = GitRepository.blobID(of: Array("e".utf8))

  /// A machine with its clock.
  private struct Story {
    var machine: DaemonMachine
    var now = Duration.zero

    /// One that has looked at everything and exchanged with its remotes, at `first`.
    static func begun(remotes: [String] = ["origin"]) -> Story {
      var story = Story(machine: DaemonMachine(seed: 7))
      let names = remotes.map { DaemonMachine.RemoteName(name: $0, interval: .seconds(30)) }
      #expect(story.tell(.remotes(names)) == remotes.map { .fetch(remote: $0) })
      for remote in remotes {
        _ = story.tell(.fetched(remote: remote, .tip(DaemonMachineTests.first, isNews: false)))
      }
      #expect(story.tell(.lookAtEverything) == [])
      #expect(story.wait(.milliseconds(300)) == [.absorb(.everything)])
      #expect(story.tell(.absorbed(story.done(DaemonMachineTests.first))) == [])
      return story
    }

    func done(_ head: ObjectID?, committed: Bool = false, waiting: Set<GitPath> = []) -> DaemonMachine.AbsorbResult {
      .done(head: head, committed: committed, again: [], waiting: waiting)
    }

    mutating func tell(_ event: DaemonMachine.Event) -> [DaemonMachine.Action] { machine.handle(event, at: now) }

    mutating func wait(_ duration: Duration) -> [DaemonMachine.Action] {
      now += duration
      return tell(.tick)
    }

    /// Follows the alarm until something is to be done, at most for so long.
    mutating func sleep(atMost limit: Duration) -> [DaemonMachine.Action] {
      let end = now + limit
      while let wake = machine.nextWake(after: now), wake <= end {
        // An alarm that rings without moving on would ring for ever.
        now = max(wake, now + .milliseconds(1))
        let actions = tell(.tick)
        if !actions.isEmpty { return actions }
      }
      now = end
      return []
    }
  }

  // MARK: - Saves

  @Test func aSaveIsCommittedOnceItHasSettled() {
    var story = Story.begun()
    #expect(story.tell(.saved([Self.grace])) == [])
    #expect(story.wait(.milliseconds(200)) == [])
    // Written again: the 300 ms begin anew.
    #expect(story.tell(.saved([Self.grace])) == [])
    #expect(story.wait(.milliseconds(299)) == [])
    #expect(story.wait(.milliseconds(1)) == [.absorb(.files([Self.grace]))])
  }

  @Test func aFileUnderConstantChangeIsTakenAfterTwoSeconds() {
    var story = Story.begun()
    var actions: [DaemonMachine.Action] = []
    for _ in 0..<20 where actions.isEmpty {
      actions = story.tell(.saved([Self.grace]))
      if actions.isEmpty { actions = story.wait(.milliseconds(100)) }
    }
    #expect(actions == [.absorb(.files([Self.grace]))])
    #expect(story.now <= .milliseconds(300 + 2000))
  }

  @Test func savesAreCommittedAtMostOnceASecond() {
    var story = Story.begun()
    _ = story.tell(.saved([Self.grace]))
    #expect(story.wait(.milliseconds(300)) == [.absorb(.files([Self.grace]))])
    _ = story.tell(.absorbed(story.done(Self.second, committed: true)))
    _ = story.tell(.pushed(remote: "origin", .accepted(Self.second)))
    _ = story.tell(.saved([Self.ada]))
    let committed = story.now
    #expect(story.sleep(atMost: .seconds(5)) == [.absorb(.files([Self.ada]))])
    #expect(story.now - committed == .seconds(1))
  }

  @Test func filesThatGoWaitForEachOther() {
    var story = Story.begun()
    // A folder is emptied, one file every 100 ms: one deletion that can be judged as a whole.
    for number in 0..<10 {
      #expect(story.tell(.gone([GitPath("orgs/acme/contacts/ab/\(number).json")])) == [])
      #expect(story.wait(.milliseconds(100)) == [])
    }
    guard case .absorb(.files(let paths))? = story.sleep(atMost: .seconds(1)).first else {
      Issue.record("nothing was absorbed")
      return
    }
    #expect(paths.count == 10)
  }

  @Test func aFileThatWasGoneForAMomentIsASave() {
    var story = Story.begun()
    _ = story.tell(.gone([Self.grace]))
    _ = story.tell(.saved([Self.grace]))
    #expect(story.sleep(atMost: .seconds(1)) == [.absorb(.files([Self.grace]))])
  }

  @Test func whatIsHeldIsLookedAtWithEverythingElse() {
    var story = Story.begun()
    _ = story.tell(.saved([Self.grace]))
    _ = story.wait(.milliseconds(300))
    _ = story.tell(.absorbed(story.done(Self.first, waiting: [Self.grace])))
    _ = story.tell(.saved([Self.ada]))
    // Ada gave up the address that Grace's file waits for, perhaps.
    #expect(story.wait(.milliseconds(300)) == [.absorb(.files([Self.grace, Self.ada]))])
  }

  @Test func whatHoldsAFileMayGoWithAMerge() {
    var story = Story.begun()
    _ = story.tell(.saved([Self.grace]))
    _ = story.wait(.milliseconds(300))
    _ = story.tell(.absorbed(story.done(Self.first, waiting: [Self.grace])))
    _ = story.tell(.integrated(.done(head: Self.second)))
    #expect(story.tell(.pushed(remote: "origin", .accepted(Self.second))) == [])
    #expect(story.sleep(atMost: .seconds(1)) == [.absorb(.files([Self.grace]))])
  }

  @Test func withoutWatchesEverythingIsLookedAtEveryFewSeconds() {
    var story = Story.begun()
    #expect(story.tell(.watching(isComplete: false)) == [])
    let before = story.now
    #expect(story.sleep(atMost: .seconds(10)) == [.absorb(.everything)])
    #expect(story.now - before <= .seconds(5))
  }

  // MARK: - Pauses

  @Test func whilePausedItOnlyLooksWhetherItStillIs() {
    var story = Story.begun()
    _ = story.tell(.saved([Self.grace]))
    #expect(story.wait(.milliseconds(300)) == [.absorb(.files([Self.grace]))])
    #expect(story.tell(.absorbed(.hindered(.paused))) == [])
    // Neither the interval nor a save brings anything but another look.
    _ = story.tell(.saved([Self.ada]))
    for _ in 0..<10 {
      #expect(story.sleep(atMost: .seconds(10)) == [.absorb(.files([Self.grace, Self.ada]))])
      #expect(story.tell(.absorbed(.hindered(.paused))) == [])
    }
    // The rebase ends, git moves HEAD: it looks at once.
    #expect(story.tell(.repositoryMoved) == [])
    #expect(story.wait(.milliseconds(300)) == [.absorb(.files([Self.grace, Self.ada]))])
    #expect(story.tell(.absorbed(story.done(Self.second, committed: true))) == [.fetch(remote: "origin")])
    #expect(story.tell(.fetched(remote: "origin", .tip(Self.first, isNews: false))) == [.push(remote: "origin")])
  }

  @Test func aLockOfGitsIsWaitedForBriefly() {
    var story = Story.begun()
    _ = story.tell(.saved([Self.grace]))
    _ = story.wait(.milliseconds(300))
    _ = story.tell(.absorbed(.hindered(.failed)))
    let before = story.now
    #expect(story.sleep(atMost: .seconds(1)) == [.absorb(.files([Self.grace]))])
    #expect(story.now - before <= .milliseconds(130))
  }

  @Test func thePersonsGitGoesFirstAndNothingIsForgotten() {
    var story = Story.begun()
    _ = story.tell(.saved([Self.grace]))
    #expect(story.wait(.milliseconds(300)) == [.absorb(.files([Self.grace]))])
    // A command after the other for three seconds: each look is short, and soon follows the next.
    for _ in 0..<6 {
      #expect(story.tell(.absorbed(.hindered(.yielding))) == [])
      let before = story.now
      #expect(story.sleep(atMost: .seconds(3)) == [.absorb(.files([Self.grace]))])
      #expect(story.now - before <= .seconds(1))
    }
    #expect(story.tell(.absorbed(story.done(Self.second, committed: true))) == [.push(remote: "origin")])
  }

  @Test func aMergeThatGitIsInTheWayOfIsTriedAgain() {
    var story = Story.begun()
    _ = story.sleep(atMost: .seconds(40))
    #expect(story.tell(.fetched(remote: "origin", .tip(Self.theirs, isNews: true))) == [.integrate])
    #expect(story.tell(.integrated(.hindered(.yielding))) == [])
    #expect(story.sleep(atMost: .seconds(3)) == [.absorb(.files([]))])
    #expect(story.tell(.absorbed(story.done(Self.first))) == [.integrate])
    #expect(story.tell(.integrated(.done(head: Self.theirs))) == [])
  }

  // MARK: - Remotes

  @Test func aCommitIsPushedAtOnce() {
    var story = Story.begun()
    _ = story.tell(.repositoryMoved)
    _ = story.wait(.milliseconds(300))
    #expect(story.tell(.absorbed(story.done(Self.second))) == [.push(remote: "origin")])
    // Nothing is pushed twice.
    #expect(story.tell(.pushed(remote: "origin", .accepted(Self.second))) == [])
    #expect(story.wait(.seconds(1)) == [])
  }

  @Test func newsAreMergedAndPushedToTheOthers() {
    var story = Story.begun(remotes: ["origin", "backup"])
    #expect(story.tell(.poked) == [.fetch(remote: "origin"), .fetch(remote: "backup")])
    // The other one may bring something too: both are merged together.
    #expect(story.tell(.fetched(remote: "origin", .tip(Self.theirs, isNews: true))) == [])
    #expect(story.tell(.fetched(remote: "backup", .tip(Self.first, isNews: false))) == [.integrate])
    #expect(story.tell(.integrated(.done(head: Self.theirs))) == [.push(remote: "backup")])
  }

  @Test func aRemoteThatHangsHoldsUpNobody() {
    var story = Story.begun(remotes: ["origin", "slow"])
    _ = story.tell(.poked)
    #expect(story.tell(.fetched(remote: "origin", .tip(Self.theirs, isNews: true))) == [])
    #expect(story.sleep(atMost: .seconds(5)) == [.integrate])
    #expect(story.now <= .milliseconds(300) + DaemonMachine.patienceWithFetches)
    _ = story.tell(.integrated(.done(head: Self.theirs)))
    // And a save is committed meanwhile.
    _ = story.tell(.saved([Self.grace]))
    #expect(story.sleep(atMost: .seconds(1)) == [.absorb(.files([Self.grace]))])
  }

  @Test func overtakenItFetchesMergesAndPushesAgain() {
    var story = Story.begun()
    _ = story.tell(.repositoryMoved)
    _ = story.wait(.milliseconds(300))
    #expect(story.tell(.absorbed(story.done(Self.second))) == [.push(remote: "origin")])
    for _ in 0..<RemoteQueue.mostOvertakings {
      #expect(story.tell(.pushed(remote: "origin", .overtaken)) == [])
      #expect(story.sleep(atMost: .seconds(1)) == [.fetch(remote: "origin")])
      #expect(story.tell(.fetched(remote: "origin", .tip(Self.theirs, isNews: true))) == [.integrate])
      #expect(story.tell(.integrated(.done(head: Self.second))) == [.push(remote: "origin")])
    }
    // Enough for now: a little later.
    #expect(story.tell(.pushed(remote: "origin", .overtaken)) == [])
    #expect(story.sleep(atMost: .milliseconds(700)) == [])
  }

  @Test func anUnreachableRemoteIsTriedLessAndLessOften() {
    var story = Story.begun()
    _ = story.tell(.poked)
    var waits: [Duration] = []
    for _ in 0..<12 {
      #expect(story.tell(.fetched(remote: "origin", .failed)) == [])
      let before = story.now
      while case let actions = story.sleep(atMost: .seconds(7200)), actions != [.fetch(remote: "origin")] {
        guard actions == [.absorb(.everything)] else {
          Issue.record("\(actions)")
          return
        }
        _ = story.tell(.absorbed(story.done(Self.first)))
      }
      waits.append(story.now - before)
    }
    #expect(waits[0] < .milliseconds(1300) && waits[3] > .seconds(6))
    #expect(waits.allSatisfy { $0 <= .seconds(361) } && waits[11] >= .seconds(240))
  }

  @Test func afterAQuietWhileALocalChangeIsTriedAtOnce() {
    var story = Story.begun()
    _ = story.tell(.poked)
    for _ in 0..<12 {
      _ = story.tell(.fetched(remote: "origin", .failed))
      _ = story.wait(.seconds(400))
    }
    _ = story.tell(.fetched(remote: "origin", .failed))
    _ = story.tell(.saved([Self.grace]))
    #expect(story.wait(.milliseconds(300)) == [.absorb(.files([Self.grace]))])
    #expect(story.tell(.absorbed(story.done(Self.second, committed: true))) == [.fetch(remote: "origin")])
  }

  @Test func aPushThatIsRefusedIsNotRepeatedInALoop() {
    var story = Story.begun()
    _ = story.tell(.repositoryMoved)
    _ = story.wait(.milliseconds(300))
    #expect(story.tell(.absorbed(story.done(Self.second))) == [.push(remote: "origin")])
    var pushes = 1
    _ = story.tell(.pushed(remote: "origin", .failed))
    let end = story.now + .seconds(600)
    while story.now < end {
      for action in story.sleep(atMost: .seconds(60)) {
        switch action {
        case .push:
          pushes += 1
          _ = story.tell(.pushed(remote: "origin", .failed))
        case .fetch: _ = story.tell(.fetched(remote: "origin", .tip(Self.first, isNews: false)))
        default: Issue.record("\(action)")
        }
      }
    }
    // 1 + 2 + 4 + … seconds, up to five minutes.
    #expect(pushes >= 5 && pushes <= 14, "\(pushes) pushes in ten minutes")
  }

  @Test func nothingIsPushedToARemoteThatMustNotBeMerged() {
    var story = Story.begun()
    #expect(story.tell(.poked) == [.fetch(remote: "origin")])
    #expect(story.tell(.fetched(remote: "origin", .refused)) == [])
    _ = story.tell(.repositoryMoved)
    _ = story.wait(.milliseconds(300))
    #expect(story.tell(.absorbed(story.done(Self.second))) == [])
    // The next good tip clears it.
    #expect(story.sleep(atMost: .seconds(60)) == [.fetch(remote: "origin")])
    #expect(story.tell(.fetched(remote: "origin", .tip(Self.first, isNews: false))) == [.push(remote: "origin")])
  }

  @Test func aPokeDuringAFetchIsNotLost() {
    var story = Story.begun()
    #expect(story.tell(.poked) == [.fetch(remote: "origin")])
    #expect(story.tell(.poked) == [])
    #expect(story.tell(.fetched(remote: "origin", .tip(Self.first, isNews: false))) == [.fetch(remote: "origin")])
  }

  @Test func gitIsAskedToPackNowAndThen() {
    var story = Story.begun(remotes: [])
    var packs = 0
    for number in 0..<(DaemonMachine.commitsBetweenPacks * 2) {
      _ = story.tell(.saved([Self.grace]))
      _ = story.sleep(atMost: .seconds(2))
      let head = number.isMultiple(of: 2) ? Self.first : Self.second
      if story.tell(.absorbed(story.done(head, committed: true))).contains(.pack) {
        packs += 1
        _ = story.tell(.packed)
      }
    }
    #expect(packs == 2)
  }

  /// Random events in random order: an alarm never rings in vain twice, nothing is asked twice of a remote that is busy.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func aRandomDayEndsInPeace(seed: UInt64) {
    var random = Jitter(seed: seed)
    var story = Story(machine: DaemonMachine(seed: seed))
    var busy: Set<String> = []
    var queue = story.tell(.remotes(["a", "b"].map { .init(name: $0, interval: .seconds(30)) }))
    var idle = 0
    for _ in 0..<400 {
      if queue.isEmpty {
        switch random.next(in: 0...9) {
        case 0: queue += story.tell(.saved([Self.grace]))
        case 1: queue += story.tell(.gone([Self.ada]))
        case 2: queue += story.tell(.repositoryMoved)
        case 3: queue += story.tell(.poked)
        case 4: queue += story.tell(.lookAtEverything)
        default: queue += story.sleep(atMost: .milliseconds(random.next(in: 1...20_000)))
        }
        if queue.isEmpty, let remote = busy.sorted().randomElement(using: &random) {
          busy.remove(remote)
          let ends: [DaemonMachine.Event] = [
            .fetched(remote: remote, .failed), .fetched(remote: remote, .tip(Self.theirs, isNews: true)),
            .fetched(remote: remote, .empty), .pushed(remote: remote, .overtaken), .pushed(remote: remote, .accepted(Self.first)),
          ]
          queue += story.tell(ends[random.next(in: 0...4)])
        }
        continue
      }
      switch queue.removeFirst() {
      case .absorb:
        let results: [DaemonMachine.AbsorbResult] = [
          .hindered(.paused), .hindered(.yielding), .hindered(.failed), story.done(Self.first),
          story.done(Self.second, committed: true),
        ]
        queue += story.tell(.absorbed(results[random.next(in: 0...4)]))
      case .integrate:
        let results: [DaemonMachine.IntegrateResult] = [
          .hindered(.paused), .hindered(.yielding), .hindered(.failed), .done(head: Self.second), .done(head: Self.theirs),
        ]
        queue += story.tell(.integrated(results[random.next(in: 0...4)]))
      case .fetch(let remote), .push(let remote):
        #expect(busy.insert(remote).inserted, "\(remote) is asked twice")
      case .pack: queue += story.tell(.packed)
      }
    }
    // Everything goes well from now on: it comes to rest, but for the fetches.
    for remote in busy { queue += story.tell(.fetched(remote: remote, .tip(Self.theirs, isNews: false))) }
    var trace: [String] = []
    for _ in 0..<200 where idle < 5 {
      let actions = queue.isEmpty ? story.sleep(atMost: .seconds(3000)) : queue
      queue = []
      trace.append("\(story.now) \(actions)")
      if actions.allSatisfy({ if case .fetch = $0 { true } else { false } }) { idle += 1 } else { idle = 0 }
      for action in actions {
        switch action {
        case .absorb: queue += story.tell(.absorbed(story.done(Self.theirs)))
        case .integrate: queue += story.tell(.integrated(.done(head: Self.theirs)))
        case .fetch(let remote): queue += story.tell(.fetched(remote: remote, .tip(Self.theirs, isNews: false)))
        case .push(let remote): queue += story.tell(.pushed(remote: remote, .accepted(Self.theirs)))
        case .pack: queue += story.tell(.packed)
        }
      }
    }
    #expect(idle >= 5, "\(trace.suffix(6))")
  }
}
