import GitStorage
import JSONText
import Records
import TestSupport

/// One random history: a team, what happens to it, and what must be true in the end.
struct History {
  let seed: UInt64
  let team: Team
  let doings: [Doing]
  private(set) var story: [String] = []
  private var random: SeededGenerator
  private var counter = 0

  /// What a history is made of.
  struct Plan: Sendable {
    var doings = Doing.all
    var rules = TeamRules()
    /// Whether to look for what the rules between records promise.
    var checksStore = true
    var steps = 10...26
    /// Whether real clones are to do the same: then nothing happens halfway.
    var isReplayed = false
  }

  private let plan: Plan
  /// How many things happen.
  let length: Int

  init(seed: UInt64, plan: Plan = Plan()) throws {
    self.seed = seed
    self.plan = plan
    random = SeededGenerator(seed: seed)
    // A history of few kinds of things brings them together more often than one of all kinds.
    var kept: [Doing] = []
    for doing in plan.doings where random.oneIn(2) { kept.append(doing) }
    doings = kept
    let names = ["Ana", "Ben", "Chidi", "Dana", "Eve"].prefix(2 + random.below(4))
    let hasTwo = random.oneIn(3)
    var members: [(name: String, skew: Int64, remotes: [Int])] = []
    for (index, name) in names.enumerated() {
      let skew = random.oneIn(3) ? Int64(random.below(2 * 86_400)) - 86_400 : 0
      // The first knows both remotes, so that everything finds its way.
      let knowsAll = random.oneIn(2)
      let remotes = !hasTwo ? [0] : index == 0 || knowsAll ? [0, 1] : [random.below(2)]
      members.append((name, skew, remotes))
    }
    length = plan.steps.lowerBound + random.below(plan.steps.count)
    team = try Team(FirstFiles.make(), members: members, rules: plan.rules)
    team.distrusts = random.oneIn(10)
    story = members.map { "\($0.name): clock off by \($0.skew) s, remotes \($0.remotes)" }
  }

  /// Lets the history happen; returns the first thing that is wrong, with its story, nil if nothing is.
  mutating func complaint() throws -> String? {
    do {
      for _ in 0..<length {
        tick()
        let act = try next()
        tell(act)
        try team.perform(act)
      }
    } catch {
      return told("it broke off: \(error)")
    }
    return try ending().map(told)
  }

  /// A fault with all that led to it.
  func told(_ fault: String) -> String { "KITH_SEED=\(seed): \(fault)\n" + story.joined(separator: "\n") }

  // MARK: - What happens

  /// Lets time pass: mostly some minutes or hours, sometimes none.
  mutating func tick() { team.clock += random.oneIn(10) ? 0 : Int64(random.below(9000)) }

  /// Adds an act to the story.
  mutating func tell(_ act: Act) { story.append(told(act)) }

  /// What happens next.
  mutating func next() throws -> Act {
    let who = random.below(team.replicas.count)
    switch random.below(20) {
    case 0...4: return .sync(who)
    // Comes before the cases it takes away.
    case 5 where plan.isReplayed, 6 where plan.isReplayed: return .sync(who)
    case 5:
      let other = random.below(team.replicas.count)
      return other == who ? .sync(who) : .race(who, against: other)
    case 6: return .interruptedSync(who, steps: 2 + random.below(4))
    case 7:
      let remote = random.element(of: team.replicas[who].remotes)
      return team.replicas[who].unreachable.contains(remote) ? .reach(who, remote: remote) : .cutOff(who, remote: remote)
    default:
      return try doing(who) ?? .sync(who)
    }
  }

  /// Something a person does; nil where nothing comes to mind.
  private mutating func doing(_ who: Int) throws -> Act? {
    guard !doings.isEmpty else { return nil }
    for _ in 0..<12 {
      var number = random.below(doings.reduce(0) { $0 + $1.weight })
      guard
        let doing = doings.first(where: {
          number -= $0.weight; return number < 0
        })
      else { continue }
      var desk = Desk(
        who: who, name: team.replicas[who].name, view: try team.view(who), now: team.now(who),
        lastReadable: team.views.lastReadable, random: random, counter: counter)
      let files = try doing.act(&desk)
      random = desk.random
      counter = desk.counter
      guard let files, !files.isEmpty else { continue }
      return doing.isPlainGit ? .commit(who, files, doing.name) : .save(who, files, doing.name)
    }
    return nil
  }

  // MARK: - The end

  private mutating func ending() throws -> String? {
    let limit = 2 * team.replicas.count + 2
    do {
      guard let rounds = try team.settle(atMost: limit) else { return "after \(limit) rounds there is still news" }
      story.append("settled after \(rounds) rounds")
    } catch {
      return "settling broke off: \(error)"
    }
    guard Set(team.replicas.map(\.head.id) + team.remotes).count == 1 else { return "not everybody has the same" }
    let merges = team.merges
    for who in team.replicas.indices { try team.sync(who) }
    guard team.merges == merges, Set(team.replicas.map(\.head.id)).count == 1 else { return "it goes on after all was settled" }
    let end = try team.view(0)
    if plan.checksStore, let fault = StoreChecker(view: end).complaint() { return fault + shown(end) }
    return Oracle(team.journal, end: end).complaint().map { $0 + shown(end) }
  }

  private func shown(_ view: StoreView) -> String {
    view.files.values.filter { !$0.collection.isEmpty }.sorted { $0.path < $1.path }.map { file in
      "\n\(file.path): " + (file.record.map { JSONWriter.inline(.object($0)) } ?? String(decoding: file.bytes, as: UTF8.self))
    }.joined()
  }

  private func told(_ act: Act) -> String {
    func name(_ who: Int) -> String { team.replicas[who].name }
    func shown(_ files: Act.Files) -> String {
      files.sorted { $0.key < $1.key }.map { path, bytes in
        "\n    \(path): "
          + (bytes.map { bytes in
            (try? JSONParser.parse(bytes)).map { JSONWriter.inline($0) } ?? String(decoding: bytes, as: UTF8.self)
          } ?? "gone")
      }.joined()
    }
    return switch act {
    case .save(let who, let files, let words): "\(name(who)) at \(team.now(who)): \(words)" + shown(files)
    case .commit(let who, let files, let words): "\(name(who)) with plain git at \(team.now(who)): \(words)" + shown(files)
    case .sync(let who): "\(name(who)) syncs"
    case .race(let who, let other): "\(name(who)) syncs, and \(name(other)) gets in between"
    case .interruptedSync(let who, let steps): "\(name(who)) begins to sync and is stopped after \(steps) steps"
    case .cutOff(let who, let remote): "\(name(who)) can no longer reach remote \(remote)"
    case .reach(let who, let remote): "\(name(who)) reaches remote \(remote) again"
    }
  }
}
