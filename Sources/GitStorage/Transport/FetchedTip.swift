import Synchronization

/// Where git puts the tip that one fetch brings until that is safely on the disk: `refs/kith/fetching/<process>.<start time>.<number>`.
///
/// Git syncs what it writes into files, but not the names of new objects, and moves the reference at once. A power cut could leave a
/// reference to objects that are not all there; and as git takes what a reference leads to for complete, no later fetch would bring them.
/// So git is given a name of its own for each fetch, and the name that counts moves only once all is durable. What a dead process
/// left here, with git's lock on it, is removed: nobody else ever uses the name.
struct FetchedTip {
  private static let folder = "refs/kith/fetching"
  private static let count = Atomic<Int>(0)

  let reference: String
  private let gitDirectory: String

  init(gitDirectory: String) throws {
    let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    reference = "\(Self.folder)/\(try ProcessMark.current()).\(number)"
    self.gitDirectory = gitDirectory
  }

  /// Lets another reference name what came. Durable on return, with all that came.
  func settle(as other: String) throws {
    let repository = try GitRepository(opening: gitDirectory)
    guard let tip = try repository.reference(reference) else {
      throw GitError(.notFound, operation: "fetch", message: "git said that all went well and left no \(reference)")
    }
    while true {
      let present = try repository.reference(other)
      if present == tip { return }
      try repository.looseObjects.syncFolders()
      do {
        return try repository.setReference(other, to: tip, ifEqual: present, log: "", by: nil)
      } catch let error as GitError where error.code == .refChanged {
        // Another process fetched the same; what the remote had last rules, and neither can tell.
        continue
      }
    }
  }

  /// Removes the reference. Where that fails, recovery does it.
  func remove() {
    let path = DiskPath(gitDirectory).appending(reference)
    do { try DurableFile.removeIfPresent(path) } catch {}
  }

  /// Removes what dead processes left, before it can be taken for something complete.
  static func removeLeftovers(in repository: GitRepository) throws {
    for name in try Folder.names(in: DiskPath(repository.gitDirectory).appending(folder)) {
      let parts = String(decoding: name.bytes, as: UTF8.self).split(separator: ".")
      guard parts.count >= 3, let process = ProcessMark("\(parts[0]).\(parts[1])"), try !process.isAlive() else { continue }
      try DurableFile.removeIfPresent(DiskPath(repository.gitDirectory).appending(folder).appending(name.bytes))
    }
    // Packed by a `git gc` meanwhile.
    for (name, id) in try repository.references(under: folder + "/") {
      let parts = name.dropFirst(folder.count + 1).split(separator: ".")
      guard parts.count == 3, let process = ProcessMark("\(parts[0]).\(parts[1])"), try !process.isAlive() else { continue }
      try repository.deleteReference(name, ifEqual: id)
    }
  }
}
