import Glibc

/// The service manager that started this process, as systemd's protocol has it (sd_notify(3)): told when the daemon is
/// ready, that it lives, and that it ends.
struct ServiceManager: Sendable {
  private let address: String
  /// How often it wants to hear that the process lives; nil: not at all.
  let watchdog: Duration?

  /// - Returns: nil where nobody wants to know.
  init?(environment: [String: String]) {
    guard let address = environment["NOTIFY_SOCKET"], address.hasPrefix("/") || address.hasPrefix("@") else { return nil }
    self.address = address
    let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
    watchdog = isMeant ? microseconds.map { .microseconds($0) } : nil
  }

  /// Sends a message, such as `READY=1`. What does not arrive is lost; nothing depends on it.
  func tell(_ message: String) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var target = sockaddr_un()
    target.sun_family = sa_family_t(AF_UNIX)
    var name = Array(address.utf8)
    // An abstract address begins with a zero byte.
    if name.first == UInt8(ascii: "@") { name[0] = 0 }
    guard name.count < MemoryLayout.size(ofValue: target.sun_path) else { return }
    withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: name) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    withUnsafePointer(to: &target) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = sendto(descriptor, message, message.utf8.count, Int32(MSG_NOSIGNAL), address, length)
      }
    }
  }
}
