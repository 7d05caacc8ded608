import Foundation
import TestSupport

/// The wall clock of a daemon and of all it runs, which can be set. Files get the true time, as on another machine's disk, and
/// timers run by the clock that nobody sets.
final class WallClock {
  private let file: String
  private let library: String

  init(_ sandbox: Sandbox) throws {
    file = sandbox.path("clock")
    let program = URL(fileURLWithPath: try BuiltProgram.path())
    let built = program.deletingLastPathComponent().appendingPathComponent("libCWallClock.so").path
    guard FileManager.default.isReadableFile(atPath: built) else {
      throw Sandbox.Failure(description: "the product CWallClock must be built: \(built)")
    }
    // Its name must have no blank, which would end it.
    library = FileManager.default.temporaryDirectory.path + "/kith-clock-" + String(UInt64.random(in: .min ... .max), radix: 36)
    try FileManager.default.createSymbolicLink(atPath: library, withDestinationPath: built)
    try Data(count: 8).write(to: URL(fileURLWithPath: file))
  }

  deinit { try? FileManager.default.removeItem(atPath: library) }

  /// To be given to the daemon.
  var environment: [String: String] { ["LD_PRELOAD": library, "KITH_TEST_CLOCK": file] }

  /// How far it is ahead of the true time, in seconds.
  private(set) var ahead: Int64 = 0

  func set(ahead seconds: Int64) throws {
    ahead = seconds
    // In place: the file is mapped.
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    try handle.write(contentsOf: withUnsafeBytes(of: seconds) { Data($0) })
    try handle.close()
  }

  var now: Date { Date(timeIntervalSinceNow: Double(ahead)) }
}
