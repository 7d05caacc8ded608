import Foundation

/// Runs and times things.
enum Measure {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The times of `runs` calls after one that is not counted.
  static func times(_ runs: Int, _ body: (Int) throws -> Void) rethrows -> [Duration] {
    try body(0)
    return try (1...runs).map { run in
      let start = ContinuousClock.now
      try body(run)
      return ContinuousClock.now - start
    }
  }

  static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

  /// Runs a program in a folder; throws with what it printed where it fails.
  @discardableResult
  static func run(_ arguments: [String], in folder: String, allowing accepted: Set<Int32> = [0]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada",
      "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard accepted.contains(process.terminationStatus) else {
      throw Failure(description: "\(arguments.joined(separator: " ")): \(process.terminationStatus)\n\(text)")
    }
    return text
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
  }

  var text: String { String(format: milliseconds < 100 ? "%.1f ms" : "%.0f ms", milliseconds) }
}
