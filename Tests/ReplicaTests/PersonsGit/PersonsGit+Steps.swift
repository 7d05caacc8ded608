import Foundation
import GitStorage
import Sync
import TestSupport
import Workspace

// What Ana types and what git makes of it: each step does it and says what must be there then.
extension PersonsGit {
  typealias Run = (status: Int32, output: String, errors: String)

  @discardableResult
  func git(_ arguments: String...) throws -> Run {
    let run = try sandbox.run(["git"] + arguments, in: ana, environment: sandbox.environment(of: "Ana"))
    note("  git \(arguments.joined(separator: " "))\(run.status == 0 ? "" : ": \(run.status) \(run.output)\(run.errors)")")
    return run
  }

  private func newHead() throws -> ObjectID { try Self.head(of: repositories[ana]) }

  private func cards(_ id: ObjectID) throws -> Cards { try version(id).cards }

  /// All three places of Ana, as the oracle has them now.
  func verify() throws {
    guard try newHead() == head else { throw Wrong(description: "HEAD moved to \(try newHead().hex)") }
    work = try expectDisk(ana, Expected(work), "the disk")
    index = try expectIndex(Expected(index))
  }

  /// HEAD is a new commit that holds what it should.
  private func moved(_ expected: Expected, _ place: String) throws -> Cards {
    head = try newHead()
    return try expectCommit(head, expected, in: ana, place)
  }

  // MARK: - Files

  /// Writes a field into a file as it is on disk.
  func save(_ write: Write, in folder: String, over cards: inout Cards) throws {
    let place = URL(fileURLWithPath: folder + "/" + path(write.contact))
    let bytes = Array(try Data(contentsOf: place))
    guard let shown = CardFile.read(bytes)?[write.field]?.shown as String??, let new = CardFile.written(bytes, write) else {
      throw Wrong(description: "cannot edit \(write.contact)")
    }
    let old = Write(contact: write.contact, field: write.field, value: shown)
    guard old != write else { return }
    ledger.note(write, over: [old])
    cards[write.contact]?[write.field]?.remove(old)
    cards[write.contact]?[write.field]?.insert(write)
    note("  \(folder == ana ? "Ana" : "Ben") saves \(write) over \(old.value ?? "nothing")")
    try Data(new).write(to: place)
  }

  func addContact(_ id: String) throws {
    try sandbox.save(Self.text(of: id), to: path(id), in: ana)
    work[id] = Self.blank(id)
    note("  Ana adds \(id)")
  }

  /// Stages an edit and takes it back in the file.
  func stageOnly(_ write: Write) throws {
    let contact = write.contact
    guard work[contact] == index[contact], try cards(head)[contact] == index[contact], index[contact] != nil else { return }
    var edited = work
    try save(write, in: ana, over: &edited)
    try git("add", path(contact))
    try git("restore", "--source=HEAD", "--worktree", path(contact))
    index[contact] = edited[contact]
    if index[contact] != work[contact] { stagedOnly.insert(contact) }
  }

  func stage(_ contact: String) throws {
    guard !stagedOnly.contains(contact) else { return }
    try git("add", path(contact))
    index[contact] = work[contact]
  }

  // MARK: - Commits

  func commitStaged() throws {
    guard try git("commit", "-qm", "Staged").status == 0 else { return }
    index = try moved(Expected(index), "the commit")
    // What was staged only is fetched into the files, as one does who has it committed.
    for contact in stagedOnly {
      try git("checkout", "-q", "--", path(contact))
      work[contact] = index[contact]
    }
    stagedOnly = []
  }

  func commitAll(amending: Bool = false) throws {
    if amending, head == initial { return }
    let run = try amending ? git("commit", "-qa", "--amend", "-m", "Amended") : git("commit", "-qam", "All")
    guard run.status == 0 else { return }
    let old = head
    for contact in index.keys { index[contact] = work[contact] }
    index = try moved(Expected(index), "the commit")
    stagedOnly = []
    if amending, try isPushed(old) { amendedAfterPush.insert(head) }
  }

  // MARK: - Going back

  func resetHard(_ name: String) throws {
    if name == "origin/main" { try fetch() }
    let target = try ObjectID(hex: sandbox.id(name == "HEAD~1" && head == initial ? "HEAD" : name, in: ana))
    guard let target, try repositories[ana]?.isAncestor(initial, of: target) == true else { return }
    guard try git("reset", "-q", "--hard", target.hex).status == 0 else { throw Wrong(description: "no reset") }
    try register(target, nil, in: ana)
    let untracked = work.filter { index[$0.key] == nil }
    index = try cards(target)
    work = index.merging(untracked) { tracked, _ in tracked }
    stagedOnly = []
    head = target
  }

  /// Whether others may have a commit, or the one it amends.
  private func isPushed(_ commit: ObjectID) throws -> Bool {
    try fetch()
    return try amendedAfterPush.contains(commit) || repositories[ana]?.isAncestor(commit, of: remoteTip) == true
  }

  /// Takes back a commit nobody else has, and keeps what it did.
  ///
  /// One that others have is left alone: nothing in git's history says then that its values were not written anew, and the older
  /// ones come to stand under `conflicts`.
  func resetKeepingFiles(soft: Bool) throws {
    let commit = try commit(head, in: ana)
    guard commit.parents.count == 1, head != initial, try !isPushed(head),
      try repositories[ana]?.isAncestor(initial, of: commit.parents[0]) == true
    else { return }
    guard try git("reset", "-q", soft ? "--soft" : "--mixed", "HEAD~1").status == 0 else { return }
    head = commit.parents[0]
    if !soft {
      index = try cards(head)
      stagedOnly = []
    }
  }

  // MARK: - Stash

  func stash() throws {
    let before = try sandbox.git("stash", "list", in: ana).split(separator: "\n").count
    guard try git("stash").status == 0 else { throw Wrong(description: "no stash") }
    guard try sandbox.git("stash", "list", in: ana).split(separator: "\n").count > before else { return }
    let base = try cards(head)
    stashes.append(Stash(base: base, cards: work.filter { index[$0.key] != nil }))
    work = base.merging(work.filter { index[$0.key] == nil }) { tracked, _ in tracked }
    index = base
    stagedOnly = []
  }

  func pop() throws {
    guard let stash = stashes.last else { return }
    let touched = stash.cards.filter { stash.base[$0.key] != $0.value }
    // Changed in the stash and not there any more: git asks, and that is not ours to test.
    guard touched.keys.allSatisfy({ index[$0] != nil }) else { return }
    guard try git("stash", "pop").status == 0 else {
      guard try git("diff", "--name-only", "--diff-filter=U").output.isEmpty else {
        throw Wrong(description: "git stash pop left a conflict")
      }
      return
    }
    stashes.removeLast()
    let merged = ledger.applied(touched, since: stash.base, to: index.filter { touched[$0.key] != nil })
    var expected = Expected(work)
    for (contact, card) in merged {
      expected.possible[contact] = card
      expected.sure[contact] = card.mapValues(ledger.newest)
    }
    work = try expectDisk(ana, expected, "the disk after the pop")
  }

  // MARK: - The remote

  func fetch() throws {
    guard try git("fetch", "-q").status == 0 else { throw Wrong(description: "no fetch") }
    try register(remoteTip, nil, in: ana)
  }

  func push() throws {
    try fetch()
    let isAhead = try repositories[ana]?.isAncestor(remoteTip, of: head) == true
    let run = try git("push", "-q", "origin", "main")
    guard (run.status == 0) == isAhead else { throw Wrong(description: "git push: \(run)") }
    if isAhead { remoteTip = head }
  }

  /// Files that HEAD's move touched hold what HEAD holds; the others are as they were.
  private func follow(from old: Cards, to new: Cards) {
    for contact in Set(old.keys).union(new.keys) where old[contact] != new[contact] {
      (work[contact], index[contact]) = (new[contact], new[contact])
    }
  }

  func pullMerging() throws {
    try fetch()
    let (mine, theirs) = (try version(head), try version(remoteTip))
    guard let repository = repositories[ana] else { return }
    let bases = try repository.mergeBases(head, remoteTip)
    guard try git("pull", "-q", "--no-rebase", "--no-edit").status == 0 else {
      guard repository.operationInProgress() == nil else { throw Wrong(description: "git pull left a merge") }
      return
    }
    if try newHead() == head { return }
    var expected = Expected(theirs.cards)
    if try newHead() != remoteTip {
      let meeting = ledger.meeting(mine.cards, knowing: mine.known, theirs.cards, knowing: theirs.known)
      if bases.count == 1 {
        let applied = ledger.applied(theirs.cards, since: try cards(bases[0]), to: mine.cards)
        expected = Expected(sure: applied.mapEach { ledger.newest($2) }, possible: applied)
      } else {
        let all = mine.cards.merging(theirs.cards) { $0.merging($1) { $0.union($1) } }
        expected = Expected(sure: meeting, possible: all)
      }
    }
    follow(from: mine.cards, to: try moved(expected, "the merge"))
  }

  func pullRebasing() throws {
    try fetch()
    guard let repository = repositories[ana] else { return }
    let replayed = try sandbox.git(
      "rev-list", "--reverse", "--topo-order", "--no-merges", "--right-only", "--cherry-pick", "\(remoteTip.hex)...\(head.hex)",
      in: ana
    ).split(separator: "\n").compactMap { ObjectID(hex: String($0)) }
    var result = try cards(remoteTip)
    for id in replayed {
      let base = try cards(try commit(id, in: ana).parents[0])
      let change = try cards(id).filter { base[$0.key] != $0.value }
      // Changed there and not here any more: git asks.
      guard change.keys.allSatisfy({ base[$0] == nil || result[$0] != nil }) else { return }
      result = ledger.applied(change, since: base, to: result)
    }
    let before = try cards(head)
    guard try git("pull", "-q", "--rebase").status == 0 else {
      guard repository.operationInProgress() == nil else { throw Wrong(description: "git pull --rebase left a rebase") }
      return
    }
    if try newHead() == head { return }
    let expected = Expected(sure: result.mapEach { ledger.newest($2) }, possible: result)
    follow(from: before, to: try moved(expected, "the rebased branch"))
  }

  // MARK: - Kith

  func sync() async throws {
    note("  Ana syncs")
    let (mine, theirs) = (try version(head), try version(remoteTip))
    let known = mine.known.union(ledger.history(of: work.writes))
    let report = try await sandbox.sync(ana, as: "Ana")
    guard report.absorbed.held.isEmpty else { throw Wrong(description: "held: \(report.absorbed.held)") }
    let together = ledger.meeting(work, knowing: known, theirs.cards, knowing: theirs.known)
    let staged = index.filter { stagedOnly.contains($0.key) }
    let merged = try moved(Expected(together, stillKept: mine.kept.union(theirs.kept)), "HEAD after the sync")
    work = try expectDisk(ana, Expected(merged), "the disk after the sync")
    let stagedNow = ledger.applied(staged, since: mine.cards, to: merged.filter { staged[$0.key] != nil })
    index = try expectIndex(
      Expected(
        sure: merged.merging(stagedNow.mapEach { ledger.newest($2) }) { $1 }, possible: merged.merging(stagedNow) { $1 }))
    remoteTip = head
  }

  func bensSync(_ write: Write) async throws {
    var cards = try cards(bensHead)
    guard cards[write.contact] != nil else { return }
    try save(write, in: ben, over: &cards)
    let (mine, theirs) = (try version(bensHead), try version(remoteTip))
    let known = mine.known.union(ledger.history(of: cards.writes))
    note("  Ben syncs")
    _ = try await sandbox.sync(ben, as: "Ben")
    bensHead = try Self.head(of: repositories[ben])
    let together = ledger.meeting(cards, knowing: known, theirs.cards, knowing: theirs.known)
    let merged = try expectCommit(bensHead, Expected(together, stillKept: mine.kept.union(theirs.kept)), in: ben, "Ben's HEAD")
    _ = try expectDisk(ben, Expected(merged), "Ben's disk")
    remoteTip = bensHead
  }

  /// Everybody has everything, and git has nothing to say.
  func settle() async throws {
    if !stagedOnly.isEmpty {
      try git("reset", "-q")
      index = try cards(head)
      stagedOnly = []
    }
    try await sync()
    try await bensSync(Write(contact: "aaaaaaaaaaaa", field: "company", value: "last"))
    try await sync()
    guard bensHead == head else { throw Wrong(description: "Ana and Ben are not on one commit") }
    for folder in [ana, ben] {
      if let faults = try sandbox.faults(in: folder) { throw Wrong(description: faults) }
    }
  }
}
