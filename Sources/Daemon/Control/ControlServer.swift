package import GitStorage
import Glibc
package import JSONText
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Answers requests on a daemon's socket, which only its user can open (mode 0600, in a folder of mode 0700).
package struct ControlServer: Service {
  private let socket: DiskPath
  private let answer: @Sendable (ControlRequest) async -> JSONObject

  package init(_ socket: DiskPath, answer: @escaping @Sendable (ControlRequest) async -> JSONObject) {
    self.socket = socket
    self.answer = answer
  }

  private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Serves until the service group shuts down. Removes the socket then.
  package func run() async throws {
    let place = try SocketPlace(socket)
    DurableFile.discard(socket)
    let server = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
      .bind(unixDomainSocketPath: place.path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(LineDecoder(longest: ControlRequest.longest)))
          return try Client(wrappingChannelSynchronously: channel)
        }
      }
    try socket.withCString(for: "protect the daemon's socket") { path in _ = chmod(path, 0o600) }
    defer { DurableFile.discard(socket) }
    try await withTaskCancellationOrGracefulShutdownHandler {
      try await server.executeThenClose { clients in
        try await withThrowingDiscardingTaskGroup { group in
          for try await client in clients { group.addTask { await serve(client) } }
        }
      }
    } onCancelOrGracefulShutdown: {
      server.channel.close(promise: nil)
    }
  }

  private func serve(_ client: Client) async {
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await client.executeThenClose { requests, replies in
            // One request a connection; who says nothing is sent away.
            guard let line = try await requests.first(where: { _ in true }) else { return }
            try await replies.write(ByteBuffer(string: reply(to: String(buffer: line)).description + "\n"))
          }
        }
        group.addTask { try await Task.sleep(for: .seconds(10)) }
        try await group.next()
        group.cancelAll()
      }
    } catch {
      // A client that went away, or spoke for too long, has itself to blame; the next one is served.
    }
  }

  private func reply(to line: String) async -> JSONObject {
    guard let request = ControlRequest(line: line) else { return ["error": .string("this request is not known")] }
    return await answer(request)
  }
}

/// Cuts what a client sends into lines.
private struct LineDecoder: NIOSingleStepByteToMessageDecoder, ByteToMessageDecoder {
  typealias InboundOut = ByteBuffer
  let longest: Int

  struct TooLong: Error {}

  mutating func decode(buffer: inout ByteBuffer) throws -> ByteBuffer? {
    guard let length = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map({ $0 - buffer.readerIndex }) else {
      guard buffer.readableBytes <= longest else { throw TooLong() }
      return nil
    }
    let line = buffer.readSlice(length: length)
    buffer.moveReaderIndex(forwardBy: 1)
    return line
  }

  mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> ByteBuffer? { try decode(buffer: &buffer) }
}
