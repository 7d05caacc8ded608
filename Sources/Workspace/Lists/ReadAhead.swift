import Dispatch
import GitStorage
import JSONText
import RecordIndex
import Records
import Synchronization

/// Reads the files of a tree on a thread of its own, some ahead of whoever takes them: reading and understanding records costs
/// about as much as writing them down.
final class ReadAhead: Sendable {
  /// A file of the tree, by its blob.
  struct Wanted: Sendable {
    let path: RecordPath
    let id: ObjectID
    /// The region in which its phone numbers are read.
    let region: String?
  }

  private enum Step: Sendable {
    case files([ListedFile])
    case failed(any Error)
    case done
  }

  private static let batch = 256
  private let room = DispatchSemaphore(value: 6)
  private let ready = DispatchSemaphore(value: 0)
  private let steps = Mutex<[Step]>([])
  private let isStopped = Atomic(false)

  /// - Parameter open: opens the repository for the thread, which must not share a handle.
  init(_ wanted: [Wanted], open: @escaping @Sendable () throws -> GitRepository) {
    DispatchQueue(label: "kith.read-ahead").async { [self] in
      do {
        let repository = try open()
        for start in stride(from: 0, to: wanted.count, by: Self.batch) {
          let files = try wanted[start..<min(start + Self.batch, wanted.count)].map { try Self.read($0, from: repository) }
          guard pass(.files(files)) else { return }
        }
        _ = pass(.done)
      } catch {
        _ = pass(.failed(error))
      }
    }
  }

  /// The next files; nil at the end.
  func next() throws -> [ListedFile]? {
    ready.wait()
    let step = steps.withLock { $0.isEmpty ? .done : $0.removeFirst() }
    room.signal()
    switch step {
    case .files(let files): return files
    case .failed(let error): throw error
    case .done: return nil
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

  private static func read(_ wanted: Wanted, from repository: GitRepository) throws -> ListedFile {
    let bytes = try repository.blob(wanted.id, atMost: JSONLimits.standard.maximumBytes)
    // What does not read, or is too large to be read, is there all the same.
    guard let bytes, let record = try? Record.read(bytes, as: wanted.path.type) else {
      return ListedFile(unreadableAt: wanted.path, blob: wanted.id.hex)
    }
    return ListedFile(record, at: wanted.path, blob: wanted.id.hex, defaultRegion: wanted.region)
  }
}
