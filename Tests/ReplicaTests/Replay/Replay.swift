import GitStorage
import JSONText
import Merging
import Records
import TestSupport

/// One random history, performed at once by a team in memory and by real clones with the real command.
///
/// Both must make the same commits. The commits are compared by their ids after everything that happens, so trees, parents,
/// authors and times agree to the byte; only the message of a save is taken over from the command, for it says nothing about what was
/// merged. They must be the same because the command writes what the model writes: an edit is dated by its file, a commit
/// by git by its variables, and merges and repairs by their parents.
struct Replay {
  private let seed: UInt64
  private let team: Team
  private let clones: Clones
  var history: History
  /// The trees each clone's disk was given, newest last: an editor might hold any of them.
  private var given: [[ObjectID]]

  init(seed: UInt64) throws {
    self.seed = seed
    var plan = History.Plan()
    plan.steps = 8...14
    plan.isReplayed = true
    history = try History(seed: seed, plan: plan)
    team = history.team
    clones = try Clones(like: team)
    given = team.replicas.map { [$0.head.tree] }
  }

  /// Lets the history happen on both; returns the first thing that is wrong, with its story.
  mutating func complaint() throws -> String? {
    for _ in 0..<history.length {
      history.tick()
      guard let act = try plain(history.next()) else { continue }
      history.tell(act)
      if let fault = try perform(act) { return history.told(fault) }
    }
    for who in team.replicas.indices { team.replicas[who].unreachable = [] }
    var before: [ObjectID] = []
    // Also while only a remote moved: somebody has to fetch that yet.
    while before != team.state {
      before = team.state
      for who in team.replicas.indices {
        history.tell(.sync(who))
        if let fault = try perform(.sync(who)) { return history.told(fault) }
      }
    }
    return try ending().map { history.told($0) }
  }

  /// The same act as a person can do it at a given time: files that only go have no time of their own, so git dates that.
  private func plain(_ act: Act) throws -> Act? {
    guard case .save(let who, let files, let words) = act else { return act }
    if files.values.allSatisfy({ $0 == nil }) { return .commit(who, files, words) }
    return try startsFromNewest(who, files) ? act : nil
  }

  /// Whether a save is taken for an edit of what is on disk now, and not of an older version an editor might have held.
  private func startsFromNewest(_ who: Int, _ files: Act.Files) throws -> Bool {
    for (path, bytes) in files {
      guard let bytes, let type = RecordPath(path)?.type, let save = try? Record.read(bytes, as: type).value else { continue }
      var candidates: [EditBase.Candidate] = []
      for tree in given[who].reversed() {
        let version = try team.views.view(of: tree).files[path]?.record
        if let last = candidates.last, last.value == version { continue }
        candidates.append(EditBase.Candidate(value: version, isPersonsOwn: false, opened: nil))
      }
      let choice = EditBase.choose(save: save, candidates: candidates, type: type)
      guard choice.index == 0, choice.reason != .exactOlder else { return false }
    }
    return true
  }

  private mutating func perform(_ act: Act) throws -> String? {
    switch act {
    case .save(let who, let files, let words):
      try clones.save(who, files, at: team.now(who))
      // What plain git left open is mended after that, in a commit of its own.
      let commits = try Self.newCommits(clones, who, since: team.replicas[who].head.id)
      try team.save(who, files, words, message: commits.first?.message)
      try team.mend(who)
    case .commit(let who, let files, let words):
      try clones.commit(who, files, words, at: team.now(who))
      try team.commit(who, files, words)
    case .sync(let who):
      try clones.sync(who, unreachable: team.replicas[who].unreachable)
      try team.sync(who)
    case .race, .interruptedSync: return "the command cannot be stopped halfway here"
    case .cutOff, .reach: try team.perform(act)
    }
    for who in team.replicas.indices where team.replicas[who].head.tree != given[who].last {
      given[who].append(team.replicas[who].head.tree)
    }
    return try disagreement(after: act)
  }

  /// The commits of a clone since one, oldest first.
  private static func newCommits(_ clones: Clones, _ who: Int, since old: ObjectID) throws -> [Commit] {
    var commits: [Commit] = []
    var commit = try clones.head(who)
    while commit.id != old {
      commits.insert(commit, at: 0)
      guard let parent = commit.parents.first else { break }
      commit = try clones.commit(parent, who)
    }
    return commits
  }

  private func disagreement(after act: Act) throws -> String? {
    for who in team.replicas.indices {
      let (model, real) = (team.replicas[who].head, try clones.head(who))
      guard model.id != real.id else { continue }
      let differences = model.tree == real.tree ? "the trees agree" : try clones.difference(from: model.tree, who, in: team)
      return "\(team.replicas[who].name) is on \(real.id) and should be on \(model.id): \(differences)"
    }
    return nil
  }

  private func ending() throws -> String? {
    guard Set(team.replicas.map(\.head.id) + team.remotes).count == 1 else { return "not everybody has the same" }
    for remote in team.remotes.indices {
      guard try clones.tip(of: remote) == team.remotes[remote].hex else { return "remote \(remote) has something else" }
    }
    for who in team.replicas.indices { if let faults = try clones.faults(who) { return "\(team.replicas[who].name): \(faults)" } }
    let end = try team.view(0)
    return StoreChecker(view: end).complaint() ?? Oracle(team.journal, end: end).complaint()
  }
}
