import Foundation
import TestSupport
import Testing

/// Two hosts of a test's own: network namespaces with a wire between them, which can be cut.
final class WiredHosts {
  enum Host: Int {
    case first = 1
    case second = 2

    var address: String { "10.77.0.\(rawValue)" }
  }

  /// It is not on everybody's PATH.
  static let ip = ["env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "ip"]

  private let sandbox: Sandbox
  /// Processes that do nothing but keep the namespaces there.
  private let first: BackgroundProgram
  private let second: BackgroundProgram

  init(_ sandbox: Sandbox) throws {
    self.sandbox = sandbox
    let sleep = ["sleep", "infinity"]
    first = try BackgroundProgram(
      ["/usr/bin/unshare", "--user", "--map-root-user", "--net"] + sleep, log: sandbox.path("first-host.log"))
    try Self.awaitSleep(first)
    second = try BackgroundProgram(
      ["/usr/bin/nsenter", "--target", "\(first.processID)", "--user", "--preserve-credentials", "unshare", "--net"] + sleep,
      log: sandbox.path("second-host.log"))
    try Self.awaitSleep(second)
    try run(
      Self.ip + ["link", "add", "name", "wire", "type", "veth", "peer", "name", "wire", "netns", "\(second.processID)"],
      on: .first)
    for host in [Host.first, .second] {
      try run(Self.ip + ["link", "set", "lo", "up"], on: host)
      try run(Self.ip + ["address", "add", "\(host.address)/24", "dev", "wire"], on: host)
      try run(Self.ip + ["link", "set", "wire", "up"], on: host)
    }
  }

  /// What runs a program on a host: to be put before its absolute path and arguments.
  func prefix(_ host: Host) -> [String] {
    let process = host == .first ? first.processID : second.processID
    return ["/usr/bin/nsenter", "--target", "\(process)", "--user", "--net", "--preserve-credentials"]
  }

  func cut() throws { try run(Self.ip + ["link", "set", "wire", "down"], on: .first) }

  func mend() throws { try run(Self.ip + ["link", "set", "wire", "up"], on: .first) }

  func run(_ command: [String], on host: Host) throws {
    let result = try sandbox.run(prefix(host) + command)
    guard result.status == 0 else { throw Sandbox.Failure(description: "\(command): \(result.errors)") }
  }

  /// The namespaces are there once the last program of the chain runs.
  private static func awaitSleep(_ program: BackgroundProgram) throws {
    try wait(for: "the namespace") {
      let name = try String(contentsOfFile: "/proc/\(program.processID)/comm", encoding: .utf8)
      return name == "sleep\n"
    }
  }
}
