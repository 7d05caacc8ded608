import GitStorage

/// What the file system of a store can and cannot do.
struct FileSystemStanding {
  let fileSystem: FileSystem
  /// Whether the records lie on another file system than `.git`.
  let isSplit: Bool

  var diagnoses: [Diagnosis] {
    var found: [Diagnosis] = []
    let locks = "syncs and editors on several machines at once may not see each other's locks"
    if let name = fileSystem.networkName {
      found.append(
        Diagnosis(
          "filesystem", .warning, "the store is on a network file system (\(name)): \(locks)",
          hint: "give each machine a clone of its own, on its own disk: kith clone <url>"))
    } else if fileSystem.isFuse {
      let words = "the store is on a file system of a program (FUSE); if that reaches other machines, \(locks)"
      found.append(Diagnosis("filesystem", .note, words))
    }
    if isSplit {
      found.append(
        Diagnosis(
          "filesystem", .error, "orgs is on another file system than .git, so no file can be moved between them in one step",
          hint: "keep the whole store on one file system"))
    }
    return found.isEmpty ? [Diagnosis("filesystem", .ok, "the store is on one file system of this machine")] : found
  }
}

/// Whether two files can be exchanged in one step.
struct ExchangeStanding {
  let works: Bool

  var diagnoses: [Diagnosis] {
    guard !works else { return [Diagnosis("exchange", .ok, "files can be exchanged in one step")] }
    let words =
      "files cannot be exchanged in one step here: a save in the very moment in which Kith writes the same file may be lost"
    return [Diagnosis("exchange", .warning, words, hint: "ext4, xfs, btrfs and tmpfs can; a clone there: kith clone <url>")]
  }
}

extension Examination {
  func fileSystemDiagnoses() throws -> [Diagnosis] {
    let git = DiskPath(root).appending(".git")
    let orgs = try FileStat.ifPresent(at: DiskPath(root).appending("orgs"))
    return FileSystemStanding(
      fileSystem: try FileSystem(of: git), isSplit: try orgs.map { $0.device != (try FileStat(path: git)).device } ?? false
    ).diagnoses
  }

  func exchangeDiagnoses() throws -> [Diagnosis] {
    let git = DiskPath(root).appending(".git")
    let own = git.appending("kith")
    do {
      return ExchangeStanding(works: try FileSystem.exchangesFiles(in: FileStat.ifPresent(at: own) == nil ? git : own)).diagnoses
    } catch let error as GitError where [.readOnly, .permission, .noSpace, .notFound].contains(error.code) {
      // Another check says that nothing can be written, or that there is no such folder.
      return []
    }
  }
}
