import Dispatch
import Foundation
import Glibc
import Synchronization

/// Stands between a client and a server on this machine, and is as good or bad a network as a test wants.
package final class Relay: Sendable {
  package enum Manner: Sendable {
    /// What comes from the server is handed on at once.
    case quick
    /// A byte of it, and a pause before the next.
    case slow(Duration)
    /// Connections are taken, and nothing comes back.
    case silent
  }

  private let listener: Listener
  private let manner: Shared

  /// What the threads of connections share, which may outlive the relay.
  private final class Shared: Sendable {
    let manner: Mutex<Manner>
    init(_ manner: Manner) { self.manner = Mutex(manner) }
  }

  package init(_ manner: Manner, to port: Int) throws {
    listener = try Listener()
    let shared = Shared(manner)
    self.manner = shared
    listener.serve { client in
      guard let server = Listener.connected(to: port) else { return }
      defer { close(server) }
      // Both ways are done before either connection is closed, and its number another one's.
      let isDone = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        Self.hand(from: client, to: server) { .quick }
        isDone.signal()
      }
      Self.hand(from: server, to: client) { shared.manner.withLock { $0 } }
      isDone.wait()
    }
  }

  package var port: Int { listener.port }

  /// Applies to what comes from now on. A connection that missed something in a silence ends with that.
  package func become(_ manner: Manner) { self.manner.manner.withLock { $0 = manner } }

  private static func hand(from source: Int32, to target: Int32, as manner: () -> Manner) {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    // A connection that one side has left is of no use to the other.
    defer { for descriptor in [source, target] { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    var isBroken = false
    while true {
      var polled = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
      if poll(&polled, 1, 50) == 0 {
        if isBroken, case .silent = manner() { continue }
        guard !isBroken else { return }
        continue
      }
      let room = if case .slow = manner() { 1 } else { bytes.count }
      let count = recv(source, &bytes, room, 0)
      if count <= 0 {
        // That it left is not heard either.
        guard case .silent = manner() else { return }
        isBroken = true
        usleep(50_000)
        continue
      }
      switch manner() {
      case .silent:
        isBroken = true
        continue
      case .slow(let pause): usleep(UInt32(pause / .microseconds(1)))
      case .quick: break
      }
      guard send(target, bytes, count, Int32(MSG_NOSIGNAL)) == count else { return }
    }
  }
}
