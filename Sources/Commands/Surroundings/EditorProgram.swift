import Subprocess

/// The person's editor, started as git starts it.
enum EditorProgram {
  /// Runs the editor in the foreground of the person's terminal and waits until it ends.
  ///
  /// - Parameter command: A line for the shell, such as `code --wait`.
  /// - Returns: Its exit status; 128 + the signal that ended it.
  static func run(_ command: String, on file: String) async throws -> Int32 {
    let result = try await Subprocess.run(
      .name("sh"), arguments: ["-c", "\(command) \"$@\"", command, file], input: .currentStandardInput,
      output: .currentStandardOutput, error: .currentStandardError)
    switch result.terminationStatus {
    case .exited(let code): return code
    case .signaled(let signal): return 128 + signal
    }
  }
}
