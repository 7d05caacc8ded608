import GitStorage
import Records

extension Workspace {
  /// Finishes or undoes what an interrupted process left, and takes note of what the person did with git itself.
  ///
  /// Runs first in every write, under the lock. After it: no lock of a dead process of ours, neither on the index nor on a reference, no `worktree-next`,
  /// `refs/kith/worktree` stands for `HEAD`, and what lies in the exchange folder is a person's.
  func recover() throws {
    try repository.recoverReferences()
    let head = try head()
    _ = try IndexLock.recover(gitDirectory: repository.gitDirectory, head: head?.id)
    if let next = try history.next() { try finish(next, head: head) }
    try followPerson(head: head)
    try sortLeftovers()
  }

  /// A state that was being written: reached when `HEAD` did, else dropped.
  private func finish(_ next: DiskState, head: Commit?) throws {
    let exchange = TreeExchange(root: root, files: files, repository: repository)
    try exchange.dropWaiting(for: next)
    let reached =
      try next.head.map { target in
        try head.map { try repository.isAncestor(target, of: $0.id) } ?? false
      } ?? false
    let current = try history.current()
    if reached, current?.commit != next.commit {
      // What was on disk when the move began; a save it was absorbing is a state of its own, between the two.
      let before = try next.previous.map(history.state(at:))
      var writes: [TreeDifference] = []
      var missing: [GitPath: Entry?] = [:]
      for difference in try repository.difference(before?.tree, next.tree) {
        switch try reader.find(difference.path) {
        case .file(let file) where file.id == difference.old?.id && file.id != difference.new?.id:
          writes.append(difference)
        case .nothing where try difference.old == nil && !reader.isFolder(difference.path):
          writes.append(difference)
        case .nothing where difference.new != nil, .notAFile:
          // Not placed, and nothing here to replace: the person's deletion or obstacle counts from the version before.
          missing.updateValue(difference.old, forKey: difference.path)
        case .file, .nothing:
          break  // There already, or a person's.
        }
      }
      let exchanged = try exchange.exchange(exchange.prepare(writes))
      try exchange.sync(exchanged)
      _ = try exchange.removeExchangedOut(exchanged)
      // What came out and is a person's lies in the exchange folder, where `sortLeftovers` finds it.
      var state = next
      if !missing.isEmpty {
        state = try history.record(
          tree: repository.editTree(next.tree, missing), head: next.head, origin: .given, after: next, now: now())
      }
      try repository.setReference(
        DiskState.reference, to: state.commit, ifEqual: current?.commit, log: "", by: nil)
    }
    try repository.deleteReference(DiskState.nextReference, ifEqual: next.commit)
  }

  /// A `HEAD` that no state of ours names was moved by the person: commit, pull, reset, stash, amend.
  ///
  /// The base of each path they changed is then `HEAD`'s version, unless that path was held or withheld; what they committed
  /// there is merged first.
  private func followPerson(head: Commit?) throws {
    guard let disk = try history.current() else {
      // The first state: nothing was given yet but what git itself checked out.
      guard let head else { return }
      let state = try history.record(tree: head.tree, head: head.id, origin: .given, after: nil, now: now())
      try repository.setReference(DiskState.reference, to: state.commit, ifEqual: nil, log: "", by: nil)
      return
    }
    guard disk.head != head?.id, try !reconcile(disk, with: head) else { return }
    let before = try disk.head.map { try repository.commit($0).tree }
    let behind = Set(try repository.difference(before, disk.tree).map(\.path))
    var edits: [GitPath: Entry?] = [:]
    for difference in try repository.difference(before, head?.tree) {
      // Held still, unless what is on disk there is what they committed.
      if behind.contains(difference.path) {
        guard case .file(let file) = try reader.find(difference.path), file.id == difference.new?.id else { continue }
      }
      // Git has placed it, however large it is.
      edits.updateValue(try Placement(nil).isWritable(difference) ? difference.new : nil, forKey: difference.path)
    }
    let tree = try repository.editTree(disk.tree, edits)
    let state = try history.record(
      tree: tree, head: head?.id, origin: .given, after: disk, now: now())
    try repository.setReference(DiskState.reference, to: state.commit, ifEqual: disk.commit, log: "", by: nil)
  }

  /// Removes from the exchange folder what is known already; what remains is what a person saved.
  private func sortLeftovers() throws {
    let exchange = TreeExchange(root: root, files: files, repository: repository)
    let leftovers = try exchange.leftovers()
    guard !leftovers.isEmpty, let disk = try history.current() else { return try exchange.tidy() }
    let versions = try history.versions(of: Set(leftovers.map(\.path)), from: disk, now: now().seconds)
    for leftover in leftovers {
      let id = GitRepository.blobID(of: try DurableFile.read(leftover.place).bytes)
      let isKnown = id == leftover.base || versions[leftover.path]?.contains { $0.entry?.id == id } == true
      if isKnown { try DurableFile.remove(leftover.place) }
    }
    try exchange.tidy()
  }
}
