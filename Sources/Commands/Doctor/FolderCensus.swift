import GitStorage

/// The folders of a store's working tree in which Kith commits what is saved, looked at once.
struct FolderCensus {
  private(set) var count = 0
  /// Those in which nothing can be written, or that cannot be read.
  private(set) var troubles: [GitError] = []

  /// Counts the top, and below it the folder of the records or everything but `.git`. Links are not followed.
  init(of root: DiskPath, isWhole: Bool) {
    enter(root) { isWhole ? $0 != Array(".git".utf8) : $0 == Array("orgs".utf8) }
  }

  private mutating func enter(_ folder: DiskPath, where isWanted: ([UInt8]) -> Bool) {
    count += 1
    attempt(folder) { try Folder.requireWritable(folder) }
    var names: [Folder.Name] = []
    // What cannot be written may be read all the same.
    attempt(folder) { names = try Folder.names(in: folder) }
    for name in names where name.isFolder && isWanted(name.bytes) {
      enter(folder.appending(name.bytes)) { $0 != Array(".git".utf8) }
    }
  }

  private mutating func attempt(_ folder: DiskPath, _ body: () throws -> Void) {
    do {
      try body()
    } catch let error as GitError {
      if troubles.last?.path != error.path { troubles.append(error) }
    } catch {
      troubles.append(GitError(.io, operation: "look at the folder", message: "\(error)", path: folder.description))
    }
  }
}
