import Foundation
import TestSupport
import Testing

/// The executable as it was built, beside the tests.
struct BuiltProgram {
  let path: String
  let sandbox: Sandbox

  init(_ sandbox: Sandbox) throws {
    self.sandbox = sandbox
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("kith").path
    try #require(FileManager.default.isExecutableFile(atPath: path), "the product kith must be built: \(path)")
  }

  @discardableResult
  func run(
    _ arguments: String..., in folder: String = "", as person: String = "Ana", environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    try sandbox.run(
      [path] + arguments, in: folder.isEmpty ? nil : sandbox.path(folder),
      environment: sandbox.environment(of: person).merging(environment) { $1 })
  }
}
