import GitStorage
import JSONText
import Merging
import Records
import Workspace

/// Who wrote the two values of a field that changed while a person had it open: whoever committed the file last, and the
/// person now.
struct EditProvenance: Provenance {
  let workspace: Workspace
  let path: GitPath
  let now: Timestamp

  func writer(of field: JSONPointer, on side: Side) throws -> Writer? {
    let committed = try lastCommit()
    guard side == .theirs else { return committed }
    // Saved under the lock, so later than all that is committed, whatever a clock says and though commits count in seconds.
    let time = max(now, committed?.time.adding(seconds: 1) ?? now)
    return Writer(author: workspace.identity.author.email, time: time, commit: "")
  }

  /// The commit that last changed the file.
  private func lastCommit() throws -> Writer? {
    let repository = workspace.repository
    var commit = try workspace.head()
    while let current = commit {
      let parent = try current.parents.first.map(repository.commit)
      let before = try parent.flatMap { try repository.entry(at: path, in: $0.tree) }
      if try repository.entry(at: path, in: current.tree) != before {
        return current.writer
      }
      commit = parent
    }
    return nil
  }
}
