/// Finds the commits that a tip brings and we do not have, and looks at their texts before anything else reads them.
///
/// The newest first, the tip's side and ours at once, until everything that is left is ours: the cost follows what is new.
/// Where clocks were wrong some commits of ours may be among those found, which does no harm.
struct IncomingCommits {
  private let repository: GitRepository
  private let limits: InspectionLimits
  private var waiting: [Waiting] = []
  private var isOurs: [ObjectID: Bool] = [:]
  private var found: [ObjectID: Commit] = [:]
  /// How many of those that wait are not ours.
  private var open = 0

  fileprivate struct Waiting {
    let commit: Commit
    var order: (Int64, ObjectID) { (commit.committer.time, commit.id) }
  }

  /// A commit that must not be merged.
  struct Problem: Error {
    let commit: ObjectID
    let author: Signature?
    let reason: String
  }

  init(_ repository: GitRepository, limits: InspectionLimits) {
    self.repository = repository
    self.limits = limits
  }

  /// The commits, parents before children.
  ///
  /// - Throws: `Problem` for one that is malformed, too large or not there.
  mutating func find(from tip: ObjectID, besides known: [ObjectID]) throws -> [Commit] {
    for id in known { try add(id, ours: true) }
    try add(tip, ours: false)
    while open > 0, let next = waiting.popLast() {
      let ours = isOurs[next.commit.id] ?? false
      if !ours {
        open -= 1
        found[next.commit.id] = next.commit
      }
      for parent in next.commit.parents { try add(parent, ours: ours) }
    }
    return sorted()
  }

  private mutating func add(_ id: ObjectID, ours: Bool) throws {
    if let before = isOurs[id] {
      guard ours, !before else { return }
      isOurs[id] = true
      if found.removeValue(forKey: id) == nil {
        open -= 1
      } else {
        // Looked at before we knew; so were its parents.
        let commit = try repository.commit(id)
        waiting.insertSorted(Waiting(commit: commit))
      }
      return
    }
    let commit = try ours ? repository.commit(id) : checked(id)
    isOurs[id] = ours
    if !ours { open += 1 }
    waiting.insertSorted(Waiting(commit: commit))
  }

  private func checked(_ id: ObjectID) throws -> Commit {
    do {
      let (kind, size) = try repository.header(of: id)
      guard kind == .commit else { throw Problem(commit: id, author: nil, reason: "it is no commit") }
      guard size <= limits.commitBytes else {
        throw Problem(commit: id, author: nil, reason: "its text is larger than \(limits.commitBytes >> 20) MiB")
      }
      let bytes = try repository.bytes(of: id, kind: .commit)
      if let objection = CommitCheck.objection(to: bytes) {
        throw Problem(commit: id, author: CommitText.author(of: bytes), reason: objection)
      }
      let commit = try CommitText.parse(bytes, id: id)
      guard commit.parents.count <= limits.parents else {
        throw Problem(commit: id, author: commit.author, reason: "it has more than \(limits.parents) parents")
      }
      return commit
    } catch let error as GitError where error.isAboutContent {
      throw Problem(commit: id, author: nil, reason: "it cannot be read: \(error.message)")
    }
  }

  /// What was found, parents before children.
  private func sorted() -> [Commit] {
    var children: [ObjectID: [ObjectID]] = [:]
    var missing: [ObjectID: Int] = [:]
    for commit in found.values {
      let parents = Set(commit.parents).filter { found[$0] != nil }
      missing[commit.id] = parents.count
      for parent in parents { children[parent, default: []].append(commit.id) }
    }
    var ready = missing.filter { $0.value == 0 }.map(\.key).sorted()
    var sorted: [Commit] = []
    while let id = ready.popLast() {
      if let commit = found[id] { sorted.append(commit) }
      for child in (children[id] ?? []).sorted() {
        missing[child, default: 0] -= 1
        if missing[child] == 0 { ready.append(child) }
      }
    }
    return sorted
  }
}

extension Array {
  /// Keeps the array in ascending order.
  fileprivate mutating func insertSorted(_ element: Element) where Element == IncomingCommits.Waiting {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if self[middle].order < element.order { low = middle + 1 } else { high = middle }
    }
    insert(element, at: low)
  }
}
