import GitStorage
import Subprocess
import SystemPackage

/// Lets git pack what has come together, if it finds that worth while (git-gc(1), `--auto`).
struct Packing: Sendable {
  let gitDirectory: String

  /// - Returns: what went wrong, nil if nothing did. Without a git program nothing is packed, and that is no fault.
  func run() async -> String? {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [.send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
    do {
      let result = try await Subprocess.run(
        .name("git"),
        // In this process, so that it ends with us; and `nice`, as nobody waits for it.
        arguments: ["--git-dir=\(gitDirectory)", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet"],
        workingDirectory: FilePath(gitDirectory), platformOptions: options, output: .discarded, error: .string(limit: 4096))
      guard !result.terminationStatus.isSuccess else { return nil }
      let words = result.standardError.split(separator: "\n").first.map(String.init)
      return words ?? "git gc ended with \(result.terminationStatus)"
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return nil
    } catch {
      return "\(error)"
    }
  }
}
