import Sync
import Testing

/// The protocol of a round, on every path it can take: no disk, no network.
struct SyncMachineTests {
  /// What a finished path did, in order.
  private struct Path {
    var actions: [SyncMachine.Action] = []
    var events: [SyncMachine.Event] = []
    var machine: SyncMachine
  }

  /// Every path of a round with some remotes; each remote may be overtaken any number of times.
  private func paths(_ remotes: [String]) -> [Path] {
    var finished: [Path] = []
    var open = [Path(machine: SyncMachine(remotes: remotes))]
    var first = open[0]
    first.events = [.begin]
    first.actions = [first.machine.handle(.begin)]
    open = [first]
    while let path = open.popLast() {
      for event in events(after: path.actions.last ?? .finish) {
        var next = path
        next.events.append(event)
        next.actions.append(next.machine.handle(event))
        if next.actions.last == .finish { finished.append(next) } else { open.append(next) }
      }
    }
    return finished
  }

  private func events(after action: SyncMachine.Action) -> [SyncMachine.Event] {
    switch action {
    case .absorb: [.absorbed]
    case .fetch(let remote):
      [.fetched(remote: remote, .tip), .fetched(remote: remote, .empty), .fetched(remote: remote, .excluded)]
    case .integrate: [.integrated]
    case .push(let remote):
      [.pushed(remote: remote, .accepted), .pushed(remote: remote, .overtaken), .pushed(remote: remote, .failed)]
    case .wait: [.waited]
    case .finish: []
    }
  }

  @Test(arguments: [[], ["a"]]) func everyPathEndsAndKeepsTheOrder(remotes: [String]) {
    let all = paths(remotes)
    #expect(!all.isEmpty)
    for path in all { check(path, remotes) }
  }

  @Test func twoRemotesKeepTheOrderToo() {
    // All results of both remotes, with at most one of them overtaken at a time beyond the first attempt.
    var machine = SyncMachine(remotes: ["a", "b"])
    #expect(machine.handle(.begin) == .absorb)
    #expect(machine.handle(.absorbed) == .fetch(remote: "a"))
    #expect(machine.handle(.fetched(remote: "a", .tip)) == .fetch(remote: "b"))
    #expect(machine.handle(.fetched(remote: "b", .empty)) == .integrate)
    #expect(machine.handle(.integrated) == .push(remote: "a"))
    #expect(machine.handle(.pushed(remote: "a", .accepted)) == .push(remote: "b"))
    #expect(machine.handle(.pushed(remote: "b", .overtaken)) == .wait(attempt: 1))
    #expect(machine.handle(.waited) == .fetch(remote: "b"))
    #expect(machine.handle(.fetched(remote: "b", .tip)) == .integrate)
    // What b had is news to a as well.
    #expect(machine.handle(.integrated) == .push(remote: "a"))
    #expect(machine.handle(.pushed(remote: "a", .accepted)) == .push(remote: "b"))
    #expect(machine.handle(.pushed(remote: "b", .accepted)) == .finish)
    #expect(machine.outrun.isEmpty)
  }

  @Test func aRemoteThatIsAlwaysFasterIsGivenUpAfterFivePushes() {
    var machine = SyncMachine(remotes: ["a"])
    var action = machine.handle(.begin)
    var pushes = 0
    while action != .finish {
      switch action {
      case .absorb: action = machine.handle(.absorbed)
      case .fetch(let remote): action = machine.handle(.fetched(remote: remote, .tip))
      case .integrate: action = machine.handle(.integrated)
      case .push(let remote):
        pushes += 1
        action = machine.handle(.pushed(remote: remote, .overtaken))
      case .wait(let attempt):
        #expect(attempt == pushes)
        action = machine.handle(.waited)
      case .finish: break
      }
    }
    #expect(pushes == 5 && machine.outrun == ["a"])
  }

  @Test func aRemoteThatCannotBeReachedCostsOnlyItself() {
    var machine = SyncMachine(remotes: ["a", "b"])
    _ = machine.handle(.begin)
    _ = machine.handle(.absorbed)
    #expect(machine.handle(.fetched(remote: "a", .excluded)) == .fetch(remote: "b"))
    #expect(machine.handle(.fetched(remote: "b", .tip)) == .integrate)
    #expect(machine.handle(.integrated) == .push(remote: "b"))
    #expect(machine.handle(.pushed(remote: "b", .accepted)) == .finish)
  }

  private func check(_ path: Path, _ remotes: [String]) {
    #expect(path.actions.first == .absorb && path.actions.count(where: { $0 == .absorb }) == 1)
    #expect(path.actions.last == .finish)
    for remote in remotes {
      #expect(path.actions.count { $0 == .push(remote: remote) } <= SyncMachine.pushAttempts)
    }
    // Nothing is pushed before it was merged with what was fetched last.
    var fetched = false
    for action in path.actions {
      switch action {
      case .fetch: fetched = true
      case .integrate: fetched = false
      case .push: #expect(!fetched)
      default: break
      }
    }
    // A remote that was left out is not pushed to.
    let excluded = remotes.filter { path.events.contains(.fetched(remote: $0, .excluded)) }
    for remote in excluded {
      let out = path.events.firstIndex(of: .fetched(remote: remote, .excluded)) ?? 0
      #expect(!path.actions.dropFirst(out + 1).contains(.push(remote: remote)))
    }
  }
}
