package import GitStorage
package import Records

/// What the working tree was last given: a commit whose tree is exactly what Kith last knew to be on disk.
///
/// A person's edit is a difference between a file and this tree, never between a file and `HEAD`. So a crash
/// between moving `HEAD` and writing files can never be read as a person reverting their colleagues.
///
/// The states form a chain (first parent: the `HEAD` it stands for; second: the state before it), kept by
/// `refs/kith/worktree`, so that the versions an editor may still hold survive garbage collection and the loss of
/// `.git/kith/`. See `docs/design/0001-disk-states.md`.
package struct DiskState: Hashable, Sendable {
  /// Who made the disk look like this.
  package enum Origin: String, Hashable, Sendable {
    /// Kith wrote it: a colleague's change, a merge, a command.
    case given
    /// A person saved it.
    case saved
  }

  package let commit: ObjectID
  package let tree: ObjectID
  /// The `HEAD` this state stands for; nil in a store without commits.
  package let head: ObjectID?
  package let origin: Origin
  package let previous: ObjectID?
  /// When Kith began to bring the disk there.
  package let moment: Timestamp
  /// When the oldest state of the chain was still on disk, seconds since 1970.
  package let since: Int64

  /// The same in seconds since 1970.
  package var time: Int64 { moment.seconds }

  /// The ref that holds the current state.
  package static let reference = "refs/kith/worktree"
  /// The ref that names the state being written; dropped when it is reached, or was never begun.
  package static let nextReference = "refs/kith/worktree-next"
}

/// Reads and writes the chain of disk states.
struct DiskHistory {
  let repository: GitRepository
  /// What the steps of the chain changed, where somebody asks again and again.
  var steps: DiskSteps?

  /// How long a version that was on disk counts as one an editor may still hold, in seconds.
  static let memory: Int64 = 24 * 3600

  private static let identity = (name: "Kith", email: "worktree@kith.invalid")
  private enum Trailer {
    static let head = "Kith-Head: "
    static let origin = "Kith-Origin: "
    static let since = "Kith-Since: "
    /// The part of the time that git's commits do not hold.
    static let nanoseconds = "Kith-Nanoseconds: "
  }

  /// The state `refs/kith/worktree` names, nil before the first.
  func current() throws -> DiskState? {
    try repository.reference(DiskState.reference).map(state(at:))
  }

  /// The state `refs/kith/worktree-next` names, nil where nothing is being written.
  func next() throws -> DiskState? {
    try repository.reference(DiskState.nextReference).map(state(at:))
  }

  func state(at id: ObjectID) throws -> DiskState {
    let commit = try repository.commit(id)
    var head: ObjectID?
    var origin = DiskState.Origin.given
    var since = commit.committer.time
    var nanoseconds: Int32 = 0
    for line in commit.message.split(separator: "\n") {
      if line.hasPrefix(Trailer.head) {
        head = ObjectID(hex: String(line.dropFirst(Trailer.head.count)))
      } else if line.hasPrefix(Trailer.origin) {
        origin = DiskState.Origin(rawValue: String(line.dropFirst(Trailer.origin.count))) ?? .given
      } else if line.hasPrefix(Trailer.since) {
        since = Int64(line.dropFirst(Trailer.since.count)) ?? since
      } else if line.hasPrefix(Trailer.nanoseconds) {
        nanoseconds = Int32(line.dropFirst(Trailer.nanoseconds.count)) ?? nanoseconds
      }
    }
    let previous = commit.parents.last { $0 != head }
    return DiskState(
      commit: id, tree: commit.tree, head: head, origin: origin, previous: previous,
      moment: Timestamp(seconds: commit.committer.time, nanoseconds: nanoseconds), since: since)
  }

  /// Writes a state (no ref moves). Durable on return unless inside a batch.
  ///
  /// Once the chain is twice as old as its memory it is begun anew with what is still young enough, so that it
  /// never keeps old objects alive for ever and costs, spread out, a constant per state.
  func record(
    tree: ObjectID, head: ObjectID?, origin: DiskState.Origin, after previous: DiskState?, now: Timestamp
  ) throws -> DiskState {
    var previous = previous
    if let oldest = previous, now.seconds - oldest.since > 2 * Self.memory {
      var young = try states(from: oldest, notBefore: now.seconds - Self.memory)
      previous = nil
      while let state = young.popLast() {
        // The first one may be much older than the memory, and the chain is as young as if it had been written then.
        previous = try write(
          tree: state.tree, head: state.head, origin: state.origin, after: previous, at: state.moment,
          since: max(state.time, now.seconds - Self.memory))
      }
    }
    return try write(tree: tree, head: head, origin: origin, after: previous, at: now)
  }

  private func write(
    tree: ObjectID, head: ObjectID?, origin: DiskState.Origin, after previous: DiskState?, at moment: Timestamp,
    since: Int64? = nil
  ) throws -> DiskState {
    let since = previous?.since ?? since ?? moment.seconds
    let signature = Signature(name: Self.identity.name, email: Self.identity.email, time: moment.seconds, offsetMinutes: 0)
    var message = "What the working tree holds\n\n"
    if let head { message += Trailer.head + head.hex + "\n" }
    message += Trailer.origin + origin.rawValue + "\n" + Trailer.since + String(since) + "\n"
    message += Trailer.nanoseconds + String(moment.nanoseconds) + "\n"
    let parents = [head, previous?.commit].compactMap { $0 }
    let id = try repository.writeCommit(
      tree: tree, parents: parents, author: signature, committer: signature, message: message)
    return DiskState(
      commit: id, tree: tree, head: head, origin: origin, previous: previous?.commit, moment: moment, since: since)
  }

  /// The chain from a state back, newest first: the state itself and those that were still on disk at `notBefore`.
  func states(from newest: DiskState, notBefore: Int64) throws -> [DiskState] {
    var states = [newest]
    var oldest = newest
    // A state was on disk until its successor was written, so the first one older than the limit still counts.
    while oldest.time >= notBefore, let previous = oldest.previous {
      oldest = try state(at: previous)
      states.append(oldest)
    }
    return states
  }
}
