import GitStorage
import Glibc
package import JSONText
import NIOCore
import NIOPosix
import Workspace

/// Asks the daemon of a store.
package struct ControlClient: Sendable {
  private let files: DaemonFiles

  package init(_ files: DaemonFiles) { self.files = files }

  /// Asks, and waits at most five seconds for the answer.
  ///
  /// - Returns: the answer; nil where no daemon runs.
  /// - Throws: `StoreError` (`tryAgain`) where one runs and does not answer.
  package func ask(_ request: ControlRequest) async throws -> JSONObject? {
    guard try DaemonLock.isHeld(files) else { return nil }
    do {
      return try await reply(to: request)
    } catch {
      // It may have ended between the two questions.
      guard let holder = try DaemonLock.holder(files) else { return nil }
      throw StoreError(
        .tryAgain, "the daemon (process \(holder)) does not answer", hint: "it may be starting or ending; try again in a moment")
    }
  }

  private struct NoAnswer: Error {}

  private func reply(to request: ControlRequest) async throws -> JSONObject {
    let place = try SocketPlace(files.socket)
    let channel = try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
      .connect(unixDomainSocketPath: place.path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask {
        try await channel.executeThenClose { answers, requests in
          try await requests.write(ByteBuffer(string: request.line + "\n"))
          var bytes: [UInt8] = []
          for try await part in answers { bytes += part.readableBytesView }
          return bytes
        }
      }
      group.addTask {
        try await Task.sleep(for: .seconds(5))
        throw NoAnswer()
      }
      defer { group.cancelAll() }
      guard let bytes = try await group.next(), let object = try JSONParser.parse(bytes).objectValue else { throw NoAnswer() }
      return object
    }
  }
}
