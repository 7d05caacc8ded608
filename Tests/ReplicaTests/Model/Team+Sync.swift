import GitStorage
import Sync

@testable import Workspace

extension Team {
  /// Lets something happen.
  func perform(_ act: Act) throws {
    switch act {
    case .save(let who, let files, let words): try save(who, files, words)
    case .commit(let who, let files, let words): try commit(who, files, words)
    case .sync(let who): try sync(who)
    case .race(let who, let other): try sync(who) { try self.sync(other) }
    case .interruptedSync(let who, let steps):
      try sync(who, steps: steps)
      replicas[who].catalogs = CatalogSource(repository)
    case .cutOff(let who, let remote): replicas[who].unreachable.insert(remote)
    case .reach(let who, let remote): replicas[who].unreachable.remove(remote)
    }
  }

  /// A round as the product's protocol has it.
  ///
  /// - Parameters:
  ///   - steps: after so many the replica is stopped.
  ///   - meanwhile: happens once, after everything was fetched and merged and before anything is pushed.
  func sync(_ who: Int, steps: Int = .max, meanwhile: (() throws -> Void)? = nil) throws {
    var meanwhile = meanwhile
    var tips: [Int: ObjectID] = [:]
    var machine = SyncMachine(remotes: replicas[who].remotes.map(String.init))
    var action = machine.handle(.begin)
    var left = steps
    while action != .finish, left > 0 {
      left -= 1
      switch action {
      case .absorb:
        try mend(who)
        action = machine.handle(.absorbed)
      case .fetch(let name):
        guard let remote = Int(name), !replicas[who].unreachable.contains(remote) else {
          action = machine.handle(.fetched(remote: name, .excluded))
          continue
        }
        tips[remote] = remotes[remote]
        action = machine.handle(.fetched(remote: name, .tip))
      case .integrate:
        if let tip = try union(Array(tips.values), who) { try integrate(who, tip) }
        action = machine.handle(.integrated)
      case .push(let name):
        if let happening = meanwhile {
          meanwhile = nil
          try happening()
        }
        let isDone = try Int(name).map { try push(who, to: $0) } ?? false
        action = machine.handle(.pushed(remote: name, isDone ? .accepted : .overtaken))
      case .wait:
        action = machine.handle(.waited)
      case .finish:
        break
      }
    }
  }

  /// A remote takes what descends from what it has, and nothing else.
  private func push(_ who: Int, to remote: Int) throws -> Bool {
    let head = replicas[who].head.id
    guard try repository.isAncestor(remotes[remote], of: head) else { return false }
    remotes[remote] = head
    return true
  }

  /// Everybody syncs in turn until nothing moves any more; returns how many rounds that took, the last one idle.
  func settle(atMost limit: Int) throws -> Int? {
    for who in replicas.indices { replicas[who].unreachable = [] }
    for round in 1...limit {
      let before = state
      for who in replicas.indices { try sync(who) }
      if state == before { return round }
    }
    return nil
  }

  /// What everybody and every remote has.
  var state: [ObjectID] { replicas.map(\.head.id) + remotes }
}
