import Foundation

/// A program that was run to its end, with what it printed.
package struct ProgramRun: Sendable {
  package let status: Int32
  package let output: [UInt8]
  package let errors: String

  /// Runs a program found on the PATH of `environment` and waits for it.
  ///
  /// Its streams are files: a pipe that nobody empties while the other is filled would stop both programs.
  package init(
    _ arguments: [String], in folder: String, input: [UInt8] = [], environment: [String: String]
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("kith-io-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }  // What stays lies in the system's temporary folder.
    let files = ["in", "out", "err"].map { scratch.appendingPathComponent($0) }
    for (file, content) in zip(files, [input, [], []]) { try Data(content).write(to: file) }
    let handles = try [
      FileHandle(forReadingFrom: files[0]), FileHandle(forWritingTo: files[1]), FileHandle(forWritingTo: files[2]),
    ]
    (process.standardInput, process.standardOutput, process.standardError) = (handles[0], handles[1], handles[2])
    try process.run()
    process.waitUntilExit()
    for handle in handles { try handle.close() }
    status = process.terminationStatus
    output = [UInt8](try Data(contentsOf: files[1]))
    errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
  }

  package var text: String { String(decoding: output, as: UTF8.self) }
}
