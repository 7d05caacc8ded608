import GitStorage
import Records
import Workspace

/// Where a store cannot be written.
struct WriteStanding {
  let troubles: [GitError]
  let quotedRoot: String

  var diagnoses: [Diagnosis] {
    guard let first = troubles.first else { return [Diagnosis("writable", .ok, "the store can be written")] }
    let place = first.path ?? "the store"
    let more = troubles.count == 1 ? "" : ", and \(troubles.count - 1) more \(troubles.count == 2 ? "folder" : "folders")"
    let hint = first.code == .permission ? "sudo chown -R \"$(id -un)\" \(quotedRoot)" : first.hint
    return [Diagnosis("writable", .error, "\(place) cannot be written: \(first.message)\(more)", hint: hint)]
  }
}

/// How much room is left.
struct SpaceStanding {
  let fileSystem: FileSystem
  let root: String

  private static let least: UInt64 = 100_000_000

  var diagnoses: [Diagnosis] {
    let megabytes = fileSystem.freeBytes / 1_000_000
    guard fileSystem.freeBytes < Self.least else {
      let size = megabytes < 10_000 ? "\(megabytes) MB" : "\(megabytes / 1000) GB"
      return [Diagnosis("space", .ok, "\(size) are free on the disk")]
    }
    return [
      Diagnosis(
        "space", .warning, "only \(megabytes) MB are free on the disk of \(root)",
        hint: "make room there; a sync that runs out of it changes nothing and says so")
    ]
  }
}

/// Whether the clock of this machine agrees with the history.
struct ClockStanding {
  let now: Timestamp
  /// The newest commit, nil before the first.
  let newest: Commit?

  private static let day: Int64 = 24 * 3600
  /// No clock that is right says less: 2025-01-01.
  private static let earliest: Int64 = 1_735_689_600

  var diagnoses: [Diagnosis] {
    if now.seconds < Self.earliest {
      return [Diagnosis("clock", .warning, "this machine's clock says \(now.wholeSeconds)", hint: "set the clock: timedatectl")]
    }
    guard let newest, newest.committer.time > now.seconds + Self.day else {
      return [Diagnosis("clock", .ok, "the clock says \(now.wholeSeconds), and no commit is ahead of it")]
    }
    let days = (newest.committer.time - now.seconds) / Self.day
    let who = "\(newest.committer.name) <\(newest.committer.email)>"
    return [
      Diagnosis(
        "clock", .warning,
        "commit \(newest.id.hex.prefix(12)) by \(who) is \(days) \(days == 1 ? "day" : "days") ahead of this machine's clock",
        hint: "one of the two clocks is wrong; see: timedatectl")
    ]
  }
}

extension Examination {
  func writableDiagnoses(_ census: FolderCensus) throws -> [Diagnosis] {
    let git = DiskPath(root).appending(".git")
    var folders = [git] + ["kith", "objects", "refs", "refs/heads", "refs/kith", "logs"].map { git.appending($0) }
    // Objects of a command that was run by another user lie in folders of theirs.
    let objects = git.appending("objects")
    folders += try Folder.names(in: objects).filter(\.isFolder).map { objects.appending($0.bytes) }
    var troubles = census.troubles
    for folder in folders where try FileStat.ifPresent(at: folder)?.isFolder == true {
      do {
        try Folder.requireWritable(folder)
      } catch let error as GitError {
        troubles.append(error)
      }
    }
    return WriteStanding(troubles: troubles, quotedRoot: quotedRoot).diagnoses
  }

  func spaceDiagnoses() throws -> [Diagnosis] {
    SpaceStanding(fileSystem: try FileSystem(of: DiskPath(root).appending(".git")), root: root).diagnoses
  }

  func clockDiagnoses() throws -> [Diagnosis] {
    let repository = try repository()
    let tip: ObjectID? =
      switch try repository.head() {
      case .branch(_, let id): id
      case .detached(let id): id
      }
    return ClockStanding(now: context.now(), newest: try tip.map(repository.commit)).diagnoses
  }
}
