import GitStorage
import JSONText
import Sync
import Workspace

/// What a sync would do, as far as can be told without asking a remote.
struct SyncPreview {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  func print(to printer: Printer) throws -> ExitStatus {
    let status = try workspace.status()
    if let pause = status.pause { throw pause }
    let remotes = try workspace.repository.remotes().map { remote in
      (name: remote.name, count: try RemoteProgress(workspace, remote: remote.name).unpushed())
    }
    if printer.isJSON {
      try printer.json([
        "waiting": status.waiting.json, "held": .array(status.held.map { .object($0.json) }),
        "heldDeletions": status.heldDeletions.json,
        "remotes": .array(
          remotes.map { ["name": .string($0.name), "unpushed": $0.count.map { .number(JSONNumber($0)) } ?? .null] }),
      ])
    }
    if status.waiting.isEmpty {
      try printer.line("Nothing new to commit.")
    } else {
      try printer.line("Would commit:")
      for path in status.waiting { try printer.line("  \(PlainText.line(path.description))") }
    }
    if !status.heldDeletions.isEmpty {
      try printer.line("Gone, and not believed without a word (kith sync --accept-deletions):")
      for path in status.heldDeletions { try printer.line("  \(PlainText.line(path.description))") }
    }
    if remotes.isEmpty { try printer.line("No remote: nothing would be pushed.") }
    for remote in remotes {
      try printer.line(
        "Would fetch from \(PlainText.line(remote.name))"
          + (remote.count.map { $0 > 0 ? " and push \($0) \($0 == 1 ? "commit" : "commits") made already" : "" }
            ?? " and push everything"))
    }
    for held in status.held { try printer.error(held.failure) }
    return status.held.isEmpty && status.heldDeletions.isEmpty ? .done : .invalidData
  }
}

/// How far a remote is behind this store, by what the last sync saw.
struct RemoteProgress {
  private let workspace: Workspace
  private let references: RemoteReferences

  init(_ workspace: Workspace, remote: String) {
    self.workspace = workspace
    references = RemoteReferences(remote: remote, branch: workspace.shortBranch)
  }

  /// How many commits the remote had not got when it was last asked; nil where it never was.
  func unpushed() throws -> Int? {
    guard let seen = try workspace.repository.reference(references.seen), let head = try workspace.head() else { return nil }
    return try workspace.repository.history(from: [head.id], hiding: [seen]).count
  }
}
