import GitStorage
import Subprocess

/// Git's own merge, for files that are not records.
struct TextFileMerge {
  let base: DiskPath
  let ours: DiskPath
  let theirs: DiskPath
  let markerSize: Int?
  let environment: [String: String]

  /// Writes the result over our version; false where it holds markers, or git could not merge.
  func run() async throws -> Bool {
    let size = markerSize.map { ["--marker-size=\($0)"] } ?? []
    let labels = ["ours", "base", "theirs"].flatMap { ["-L", $0] }
    let files = [ours, base, theirs].map(\.description)
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment {
      if let key = Environment.Key(rawValue: name) { variables[key] = value }
    }
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(["merge-file", "--quiet"] + labels + size + ["--"] + files),
      environment: .custom(variables), output: .discarded, error: .discarded)
    return result.terminationStatus == .exited(0)
  }
}
