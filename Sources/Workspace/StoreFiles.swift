import GitStorage

/// Where Kith keeps what is its own, inside the git directory of a store.
struct StoreFiles {
  let gitDirectory: DiskPath

  /// Disposable state: lock, stat cache. Can be deleted without losing a record.
  var privateFolder: DiskPath { gitDirectory.appending("kith") }
  var lock: DiskPath { privateFolder.appending("lock") }
  var statCache: DiskPath { privateFolder.appending("worktree.index") }

  /// Files on their way into the working tree, and those that came out of it in exchange: `<base blob>/<path>`.
  /// Outside `kith/`, because it can hold what a person saved.
  var exchangeFolder: DiskPath { gitDirectory.appending("kith-exchange") }

  func exchangeFile(for path: GitPath, base: ObjectID?) -> DiskPath {
    exchangeFolder.appending(base?.hex ?? Self.noBase).appending(path)
  }

  /// The folder name for files that had no version before.
  static let noBase = "new"
}
