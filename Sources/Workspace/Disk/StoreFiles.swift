import GitStorage

/// Where Kith keeps what is its own, inside the git directory of a store.
struct StoreFiles {
  let gitDirectory: DiskPath

  /// Disposable state: lock, stat cache, index. Can be deleted without losing a record.
  var privateFolder: DiskPath { gitDirectory.appending("kith") }
  var lock: DiskPath { privateFolder.appending("lock") }
  var statCache: DiskPath { privateFolder.appending("worktree.index") }
  var index: DiskPath { privateFolder.appending("index.sqlite") }
  var lists: DiskPath { privateFolder.appending("lists.sqlite") }
  var disputes: DiskPath { privateFolder.appending("disputes") }

  /// The name of an index's file, in a folder that is there; where the folder cannot be made, the file cannot be either, and the index
  /// is held in memory.
  func place(of index: DiskPath) -> String? {
    try? Folder.make(privateFolder)
    return String(validating: index.bytes, as: UTF8.self)
  }

  /// Files on their way into the working tree, and those that came out of it in exchange (`ExchangeName`); where that name would be
  /// too long, `<base blob>/<path>`.
  /// Outside `kith/`, because it can hold what a person saved.
  var exchangeFolder: DiskPath { gitDirectory.appending("kith-exchange") }

  /// The folder of the exchange area for files whose version before is `base`; more of them where names are taken.
  func exchangeFolder(base: ObjectID?, number: Int) -> DiskPath {
    exchangeFolder.appending(Self.exchangeFolderName(base: base, number: number))
  }

  static func exchangeFolderName(base: ObjectID?, number: Int) -> String {
    (base?.hex ?? noBase) + (number == 0 ? "" : ".\(number)")
  }

  /// The base an exchange folder's name tells; nil for files that had no version before.
  static func base(ofExchangeFolder name: GitPath) -> ObjectID? {
    ObjectID(hex: String(name.description.prefix { $0 != "." }))
  }

  /// The folder name for files that had no version before.
  static let noBase = "new"
}
