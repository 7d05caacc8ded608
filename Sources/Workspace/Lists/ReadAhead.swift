import Dispatch
import GitStorage
import JSONText
import RecordIndex
import Records
import Synchronization

/// Reads the files of a tree on a thread of its own, some ahead of whoever takes them: reading and understanding records costs
/// about as much as writing them down.
final class ReadAhead: Sendable {
  private enum Step: Sendable {
    case files([ListedFile])
    case failed(any Error)
    /// And whether the index of look-ups stands for the tree now.
    case done(Bool)
  }

  private static let batch = 256
  private let room = DispatchSemaphore(value: 6)
  private let ready = DispatchSemaphore(value: 0)
  private let steps = Mutex<[Step]>([])
  private let isStopped = Atomic(false)
  private let counted = Atomic(0)

  /// How many files the tree has; 0 until they have been counted.
  var total: Int { counted.load(ordering: .relaxed) }

  private struct Stopped: Error {}

  /// - Parameters:
  ///   - tree: files in it that are no records, or none that lists or look-ups ask for, are passed over.
  ///   - regions: the regions in which phone numbers are read, by organization.
  ///   - facts: the file of the index of look-ups, to be made anew on the way; nil for none.
  ///   - open: opens the repository for the thread, which must not share a handle.
  init(
    _ tree: ObjectID, regions: [String: String], facts: String?, open: @escaping @Sendable () throws -> GitRepository
  ) {
    DispatchQueue(label: "kith.read-ahead").async { [self] in
      do {
        try readAll(tree, regions, facts.map { FactsRebuild(at: $0) }, open())
      } catch is Stopped {
      } catch {
        _ = pass(.failed(error))
      }
    }
  }

  private func readAll(
    _ tree: ObjectID, _ regions: [String: String], _ rebuild: FactsRebuild?, _ repository: GitRepository
  ) throws {
    // Twice through the folders is cheaper than a list of all files in memory.
    var count = 0
    try repository.forEachEntry(in: tree, under: "orgs") { _, _ in count += 1 }
    counted.store(count, ordering: .relaxed)
    let reader = FactsReader(repository: repository, records: RecordReader(repository))
    var files: [ListedFile] = []
    try repository.forEachEntry(in: tree, under: "orgs") { path, entry in
      if let file = try Self.read(path, entry, regions, reader, telling: rebuild) { files.append(file) }
      guard files.count >= Self.batch else { return }
      guard pass(.files(files)) else { throw Stopped() }
      files = []
    }
    guard pass(.files(files)) else { return }
    _ = pass(.done(rebuild?.finish(standingFor: tree.hex) ?? false))
  }

  /// The next files; nil at the end.
  ///
  /// - Parameter atEnd: told whether the index of look-ups stands for the tree now.
  func next(atEnd: (Bool) -> Void = { _ in }) throws -> [ListedFile]? {
    ready.wait()
    let step = steps.withLock { $0.isEmpty ? .done(false) : $0.removeFirst() }
    room.signal()
    switch step {
    case .files(let files): return files
    case .failed(let error): throw error
    case .done(let hasFacts):
      atEnd(hasFacts)
      return nil
    }
  }

  /// Lets the thread end early.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    room.signal()
  }

  /// - Returns: false where nobody wants more.
  private func pass(_ step: Step) -> Bool {
    room.wait()
    guard !isStopped.load(ordering: .relaxed) else { return false }
    steps.withLock { $0.append(step) }
    ready.signal()
    return true
  }

  /// What lists keep of a file; nil where they do not ask for it.
  private static func read(
    _ place: GitPath, _ entry: Entry, _ regions: [String: String], _ reader: FactsReader, telling rebuild: FactsRebuild?
  ) throws -> ListedFile? {
    guard let path = place.text.flatMap(RecordPath.init) else { return nil }
    let isAskedFor = rebuild != nil && FactsReader.isAskedFor(path.type)
    guard entry.mode.isFile, ListedFile.isListed(path.type) else {
      if isAskedFor, let facts = try reader.facts(of: entry, at: path) { rebuild?.add(facts) }
      return nil
    }
    let bytes = try reader.repository.blob(entry.id, atMost: JSONLimits.standard.maximumBytes)
    // What does not read, or is too large to be read, is there all the same.
    let record = bytes.flatMap { try? Record.read($0, as: path.type) }
    let facts = record.map { RecordFacts($0, at: path) } ?? RecordFacts(unreadableAt: path)
    if isAskedFor {
      if FactsReader.isToldByName(path) {
        if let told = try reader.facts(of: entry, at: path) { rebuild?.add(told) }
      } else {
        rebuild?.add(facts)
      }
    }
    guard let record else { return ListedFile(unreadableAt: path, blob: entry.id.hex) }
    return ListedFile(record, at: path, facts: facts, blob: entry.id.hex, defaultRegion: path.org.flatMap { regions[$0] })
  }
}
