package import GitStorage
import Glibc
import Synchronization

/// Watches a store: the folders of its records, its root, and what git does in it.
///
/// A thread of its own sleeps until the kernel tells something. Where watches run out, what could be watched is, and
/// ``coverage`` says so.
package final class Watcher: Sendable {
  private let root: DiskPath
  private let gitDirectory: DiskPath
  private let folder: GitPath
  private let onEvents: @Sendable ([WatchEvent]) -> Void
  private let running: Mutex<Running>

  private struct Running {
    let state: WatchState
    /// Nil where not even a thread of its own, or an instance of inotify, was to be had.
    var thread: WatchThread?
  }

  /// Begins to watch; whatever happens after this returns is told.
  ///
  /// Network file systems tell only what this machine does (`FileSystem.networkName`), and where folders above the store are
  /// renamed nobody tells anything.
  ///
  /// - Parameters:
  ///   - folder: The folder of people's records; empty for every file but those of git.
  ///   - onEvents: Called on the watching thread, never twice at once and never with nothing. It must return at once: the
  ///     kernel keeps about 16,000 messages meanwhile.
  /// - Throws: `GitError` where the store or its git directory is not there or may not be read.
  package init(
    root: DiskPath, gitDirectory: DiskPath, folder: GitPath, onEvents: @escaping @Sendable ([WatchEvent]) -> Void
  ) throws {
    (self.root, self.gitDirectory, self.folder, self.onEvents) = (root, gitDirectory, folder, onEvents)
    running = Mutex(Running(state: WatchState(wakeUp: nil, coverage: .complete(folders: 0))))
    let begun: Running
    do {
      begun = try start(telling: [])
    } catch let limit as StoreWatchLimit {
      begun = Running(state: WatchState(wakeUp: nil, coverage: .limited(reason: limit, folders: 0)))
    }
    running.withLock { $0 = begun }
  }

  deinit {
    running.withLock { running in
      running.state.stop()
      running.thread?.leave()
    }
  }

  /// How much of the store is watched at present. It can shrink while new folders come, which ``WatchEvent/lost`` tells.
  package var coverage: WatchCoverage { running.withLock { $0.state.coverage } }

  /// Tries to watch what could not be watched for want of something; does nothing where everything is.
  ///
  /// Where that makes it complete, ``WatchEvent/lost`` is told: nobody knows what happened in the new folders until then.
  package func tryForMore() throws {
    try running.withLock { running in
      guard !running.state.isStopped, case .limited = running.state.coverage else { return }
      guard running.state.isClosed else { return running.state.wantMore() }
      do {
        let begun = try start(telling: [.lost])
        // One that could not read any more has ended by itself.
        running.thread?.leave()
        running = begun
      } catch is StoreWatchLimit {
        // Still not: the first reason stands.
      }
    }
  }

  /// Ends. On return no more events are told, the thread has ended and its descriptors are closed.
  ///
  /// Nothing happens the second time. Called from within `onEvents`, it returns at once and the thread ends after that call.
  package func stop() {
    let thread = running.withLock { running in
      running.state.stop()
      return running.thread
    }
    // The thread may be asking for the coverage just now.
    thread?.join()
  }

  private func start(telling first: [WatchEvent]) throws -> Running {
    let wakeUp = try WakeUp()
    let inotify = try closing(wakeUp.close) { try Inotify(root: root, gitDirectory: gitDirectory) }
    var folders = WatchedFolders(plan: WatchPlan(folder: folder))
    do {
      try folders.begin(through: inotify)
    } catch {
      inotify.close()
      wakeUp.close()
      throw Self.trouble(root: root, gitDirectory: gitDirectory)
    }
    let state = WatchState(wakeUp: wakeUp, coverage: folders.coverage)
    let loop = WatchLoop(inotify: inotify, folders: folders, state: state, first: first, onEvents: onEvents)
    return Running(state: state, thread: try WatchThread(loop))
  }

  /// Why a store cannot be watched at all.
  private static func trouble(root: DiskPath, gitDirectory: DiskPath) -> GitError {
    let operation = "watch the store"
    for folder in [root, gitDirectory] {
      do {
        if try FileStat(path: folder).isFolder { continue }
        return GitError(.invalid, operation: operation, message: "it is not a folder", path: folder.description)
      } catch let error as GitError {
        return error
      } catch {
        return GitError(.io, operation: operation, message: "\(error)", path: folder.description)
      }
    }
    return GitError(
      .permission, operation: operation, message: "permission denied", path: root.description,
      hint: "check who owns the store and its git directory")
  }
}

/// Runs `body`, and `close` before an error goes on.
private func closing<Result>(_ close: () -> Void, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch {
    close()
    throw error
  }
}
