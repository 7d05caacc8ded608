import Foundation
import Glibc

/// A server of its own for one test, on this machine alone. Killed when released.
package final class ServerProcess {
  package let port: Int
  private let program: BackgroundProgram

  /// Starts a server on a port and waits until it answers there.
  ///
  /// - Parameters:
  ///   - port: nil: one that is free.
  ///   - arguments: The absolute path of the program and its arguments, for a port.
  package init(log: String, port: Int? = nil, _ arguments: (Int) throws -> [String]) throws {
    self.port = try port ?? Self.freePort()
    let port = self.port
    let words = try arguments(port)
    program = try BackgroundProgram(words, log: log)
    for _ in 0..<1000 {
      if Self.answers(port) { return }
      usleep(10_000)
    }
    let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw Sandbox.Failure(description: "\(words) did not start: \(said)")
  }

  /// A port nobody listens on at the moment.
  package static func freePort() throws -> Int {
    let listener = try Listener()
    return listener.port
  }

  private static func answers(_ port: Int) -> Bool {
    guard let connection = Listener.connected(to: port) else { return false }
    close(connection)
    return true
  }
}

/// A socket on this machine that takes connections and does with them what a test wants: nothing at all, to begin with.
package final class Listener: @unchecked Sendable {
  package let port: Int
  private let descriptor: Int32

  package init() throws {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    descriptor = socket
    var address = Self.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(socket, pointer, size) == 0 && listen(socket, 16) == 0 && getsockname(socket, pointer, &length) == 0
      }
    }
    guard bound else { throw Sandbox.Failure(description: "no port is free") }
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(descriptor) }

  /// Sends each connection the bytes, over and over, one a pause.
  package func drip(_ bytes: [UInt8], every pause: Duration) {
    let microseconds = UInt32(pause.components.attoseconds / 1_000_000_000_000)
    serve { connection in
      for index in 0... {
        var byte = bytes[index % bytes.count]
        guard send(connection, &byte, 1, Int32(MSG_NOSIGNAL)) == 1 else { return }
        usleep(microseconds)
      }
    }
  }

  /// A connection to a port of this machine, nil where nobody listens there.
  static func connected(to port: Int) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port: port)
    let isConnected =
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      } == 0
    if isConnected { return descriptor }
    close(descriptor)
    return nil
  }

  /// Takes connections until the process ends, each on a thread of its own, which closes it.
  func serve(_ body: @escaping @Sendable (Int32) -> Void) {
    let descriptor = descriptor
    Thread.detachNewThread {
      while case let connection = accept(descriptor, nil, nil), connection >= 0 {
        Thread.detachNewThread {
          defer { close(connection) }
          body(connection)
        }
      }
    }
  }

  static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
  }
}
