import Dispatch
import GitStorage
import RecordIndex
import Records
import Synchronization

/// Reads the files of a tree on threads of its own, some ahead of whoever takes them: reading and understanding records costs more
/// than writing them down.
///
/// Each thread walks the whole tree, which costs little, and reads the batches of files that no other has taken. They are handed out
/// in the order of the tree, so that what is made of them does not depend on who was quicker.
final class ReadAhead: Sendable {
  /// So many files of the tree are a batch.
  private static let batch = 256
  /// At most so many batches are taken by a thread and not yet handed out.
  private static let places = 8
  /// Who takes the files is busy for about half as long as one thread needs to read them.
  private static let threads = 2

  private let tree: ObjectID
  private let regions: [String: String]
  private let facts: SharedFacts?
  private let room = DispatchSemaphore(value: 0)
  /// A ring: those taken and not yet handed out follow one another, so each has a place of its own.
  private let ready = (0..<places).map { _ in DispatchSemaphore(value: 0) }
  private let state = Mutex(State())
  private let isStopped = Atomic(false)
  private let counted = Atomic(0)
  private let running = DispatchGroup()

  private struct State: Sendable {
    /// The number of the batch that is the next to be taken by a thread.
    var untaken = 0
    /// The number of the one that is the next to be handed out.
    var next = 0
    var read: [Int: [ListedFile]] = [:]
    var reading = ReadAhead.threads
    /// What ended it before the end.
    var failure: (any Error)?
    /// Known at the end: whether the index of look-ups stands for the tree now.
    var hasFacts: Bool?
  }

  private struct Stopped: Error {}

  /// How many files the tree has; 0 until they have been counted.
  var total: Int { counted.load(ordering: .relaxed) }

  /// - Parameters:
  ///   - tree: files in it that are no records, or none that lists or look-ups ask for, are passed over.
  ///   - regions: the regions in which phone numbers are read, by organization.
  ///   - facts: the file of the index of look-ups, to be made anew on the way; nil for none.
  ///   - open: opens the repository for a thread, which must not share a handle.
  init(
    _ tree: ObjectID, regions: [String: String], facts: String?, open: @escaping @Sendable () throws -> GitRepository
  ) {
    (self.tree, self.regions) = (tree, regions)
    self.facts = facts.map { SharedFacts(at: $0) }
    for _ in 0..<Self.places { room.signal() }
    for number in 0..<Self.threads {
      DispatchQueue(label: "kith.read-ahead.\(number)").async(group: running) { [self] in
        do {
          let repository = try open()
          if number == 0 { try count(repository) }
          try readAll(repository)
        } catch is Stopped {
        } catch {
          fail(error)
        }
      }
    }
  }

  // MARK: - Handing out

  /// The next files; nil at the end.
  ///
  /// - Parameter atEnd: told whether the index of look-ups stands for the tree now.
  func next(atEnd: (Bool) -> Void = { _ in }) throws -> [ListedFile]? {
    let number = state.withLock { $0.next }
    ready[number % Self.places].wait()
    let (files, hasFacts) = try state.withLock { state in
      if let failure = state.failure { throw failure }
      state.next += 1
      return (state.read.removeValue(forKey: number), state.hasFacts)
    }
    room.signal()
    if files == nil { atEnd(hasFacts ?? false) }
    return files
  }

  /// Ends the threads, early where not everything was taken.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    for _ in 0..<Self.threads { room.signal() }
    running.wait()
    facts?.discard()
  }

  // MARK: - Reading

  private func count(_ repository: GitRepository) throws {
    var count = 0
    // Twice through the folders is cheaper than a list of all files in memory.
    try repository.forEachEntry(in: tree, under: "orgs") { _, _ in count += 1 }
    counted.store(count, ordering: .relaxed)
  }

  private func readAll(_ repository: GitRepository) throws {
    let reader = FactsReader(repository: repository, records: RecordReader(repository))
    var batch = ReadBatch(regions: regions, isTelling: facts != nil)
    var taken = try take()
    var position = 0
    try repository.forEachEntry(in: tree, under: "orgs") { path, entry in
      let number = position / Self.batch
      position += 1
      if number > taken {
        handOver(&batch, taken)
        taken = try take()
      }
      if number == taken { try batch.read(path, entry, reader) }
    }
    let count = (position + Self.batch - 1) / Self.batch
    if taken < count { handOver(&batch, taken) }
    finish(after: count)
  }

  /// The number of a batch, which is this thread's alone to read: one that it has not walked past.
  private func take() throws -> Int {
    room.wait()
    guard !isStopped.load(ordering: .relaxed) else { throw Stopped() }
    return state.withLock { state in
      state.untaken += 1
      return state.untaken - 1
    }
  }

  private func handOver(_ batch: inout ReadBatch, _ number: Int) {
    facts?.add(batch.facts)
    let files = batch.files
    batch.clear()
    state.withLock { $0.read[number] = files }
    ready[number % Self.places].signal()
  }

  /// - Parameter count: how many batches there were.
  private func finish(after count: Int) {
    let isLast = state.withLock { state in
      state.reading -= 1
      return state.reading == 0
    }
    guard isLast else { return }
    let hasFacts = facts?.finish(standingFor: tree.hex) ?? false
    state.withLock { $0.hasFacts = hasFacts }
    ready[count % Self.places].signal()
  }

  private func fail(_ error: any Error) {
    state.withLock { $0.failure = $0.failure ?? error }
    for place in ready { place.signal() }
  }
}

/// The index of look-ups that all threads write to.
private final class SharedFacts: Sendable {
  private let rebuild: Mutex<FactsRebuild?>

  init(at path: String) { rebuild = Mutex(FactsRebuild(at: path)) }

  func add(_ facts: [RecordFacts]) {
    rebuild.withLock { rebuild in
      for facts in facts { rebuild?.add(facts) }
    }
  }

  func finish(standingFor tree: String) -> Bool { rebuild.withLock { $0?.finish(standingFor: tree) ?? false } }

  /// Takes away what has not taken the place of the old index.
  func discard() { rebuild.withLock { $0 = nil } }
}
