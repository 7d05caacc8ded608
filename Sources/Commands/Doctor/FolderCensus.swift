import GitStorage

/// All folders of a store's working tree, looked at once.
struct FolderCensus {
  private(set) var count = 0
  /// Those in which nothing can be written, or that cannot be read.
  private(set) var troubles: [GitError] = []

  /// Counts the top and every folder below it, but `.git`. Links are not followed.
  init(of root: DiskPath) { enter(root) }

  private mutating func enter(_ folder: DiskPath) {
    count += 1
    do {
      try Folder.requireWritable(folder)
      for name in try Folder.names(in: folder) where name.isFolder && name.bytes != Array(".git".utf8) {
        enter(folder.appending(name.bytes))
      }
    } catch let error as GitError {
      troubles.append(error)
    } catch {
      troubles.append(GitError(.io, operation: "look at the folder", message: "\(error)", path: folder.description))
    }
  }
}
