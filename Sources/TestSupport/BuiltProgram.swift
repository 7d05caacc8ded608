import Foundation

/// The executable as it was built, beside the tests.
package struct BuiltProgram {
  package let path: String
  package let sandbox: Sandbox

  package init(_ sandbox: Sandbox) throws {
    self.sandbox = sandbox
    path = try Self.path()
  }

  /// Where it lies.
  package static func path() throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("kith").path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Sandbox.Failure(description: "the product kith must be built: \(path)")
    }
    return path
  }

  /// Runs the program in a folder of the sandbox.
  @discardableResult
  package func run(
    _ arguments: String..., in folder: String = "", as person: String = "Ana", environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    try sandbox.run(
      [path] + arguments, in: folder.isEmpty ? nil : sandbox.path(folder),
      environment: sandbox.environment(of: person).merging(environment) { $1 })
  }
}
