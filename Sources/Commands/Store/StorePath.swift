import GitStorage
import Records
import Workspace

/// Paths a person types, as places of the store: relative to the folder they are in, or to the store.
struct StorePath {
  private let root: String
  private let folder: String
  private let reader: DiskReader

  init(_ workspace: Workspace, _ folder: String) {
    root = workspace.root.description
    self.folder = folder
    reader = workspace.reader
  }

  /// The path relative to the store; nil where it lies outside.
  func path(_ typed: String) throws -> GitPath? {
    let absolute = PathText.absolute(typed, from: folder)
    let near = PathText.relative(absolute, to: root).map { GitPath($0) }
    if let near, try exists(near) { return near }
    let inStore = GitPath(typed)
    return try !typed.hasPrefix("/") && exists(inStore) ? inStore : near
  }

  /// The record's place a path is; nil where it is none.
  func record(_ typed: String) throws -> RecordPath? {
    try path(typed)?.text.flatMap(RecordPath.init)
  }

  private func exists(_ path: GitPath) throws -> Bool {
    try FileStat.ifPresent(at: reader.absolute(path)) != nil
  }
}
