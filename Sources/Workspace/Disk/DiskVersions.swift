package import GitStorage
package import Records

/// One version of a path that was on disk, as the candidates for the base of an edit need it.
package struct DiskVersion: Hashable, Sendable {
  /// What stood there; nil: no file.
  package let entry: Entry?
  /// The newest `HEAD` this version was on disk with.
  package let head: ObjectID?
  /// True where a person saved exactly this, false where Kith wrote it.
  package let isPersonsOwn: Bool
  /// Where it stood.
  package let path: GitPath
  /// From when; nil where that was before anything is remembered.
  package let since: Timestamp?
  /// Until when; nil: it is still there.
  package let until: Timestamp?
}

extension DiskHistory {
  /// The versions of some paths that were on disk lately, newest first, following a record that was moved.
  ///
  /// One walk over the chain for all paths together. It costs what is on the way to these paths in each state; with `steps` only in those
  /// that changed one of them.
  func versions(of paths: Set<GitPath>, from newest: DiskState, now: Int64) throws -> [GitPath: [DiskVersion]] {
    let oldest = now - Self.memory
    var tracks = try Tracks(paths, at: newest, in: repository)
    if let steps {
      for step in try steps.follow(to: newest, notBefore: oldest, in: self).reversed() where step.newer.time >= oldest {
        try tracks.take(step, in: repository)
      }
    } else {
      var newer = newest
      // A state was on disk until its successor was written, so the first one older than the limit still counts.
      while newer.time >= oldest, let previous = newer.previous {
        let step = DiskStep(newer: newer, older: try state(at: previous))
        try tracks.take(step, in: repository)
        newer = step.older
      }
    }
    return tracks.versions
  }
}

extension Workspace {
  /// Looks at what the states of the disk changed lately, so that the first save need not wait for it.
  package func rememberVersions() throws {
    guard let steps, let newest = try history.current() else { return }
    _ = try steps.follow(to: newest, notBefore: now().seconds - DiskHistory.memory, in: history)
  }
}

/// Paths on their way back through time.
private struct Tracks {
  private struct Track {
    var location: GitPath
    var versions: [DiskVersion] = []
    var entry: Entry?
    var head: ObjectID?
    var until: Timestamp?

    func version(isPersonsOwn: Bool, since: Timestamp?) -> DiskVersion {
      DiskVersion(entry: entry, head: head, isPersonsOwn: isPersonsOwn, path: location, since: since, until: until)
    }
  }

  private var tracks: [GitPath: Track] = [:]
  /// Which of them are where: two may have been one file.
  private var places: [GitPath: Set<GitPath>] = [:]

  init(_ paths: Set<GitPath>, at newest: DiskState, in repository: GitRepository) throws {
    let entries = try repository.entries(at: paths, in: newest.tree)
    for path in paths {
      tracks[path] = Track(location: path, entry: entries[path], head: newest.head)
      places[path] = [path]
    }
  }

  /// With the version that was there before anything is remembered.
  var versions: [GitPath: [DiskVersion]] {
    tracks.mapValues { $0.versions + [$0.version(isPersonsOwn: false, since: nil)] }
  }

  mutating func take(_ step: DiskStep, in repository: GitRepository) throws {
    guard step.mayConcern(places.keys) else { return }
    let changes = try step.differences(at: places.keys, in: repository)
    // First who is concerned: one that moves on in this step is not met a second time where it came from.
    let concerned = changes.flatMap { change in (places[change.path] ?? []).map { (path: $0, change: change) } }
    for (path, change) in concerned {
      guard var track = tracks[path] else { continue }
      track.versions.append(track.version(isPersonsOwn: step.newer.origin == .saved, since: step.newer.moment))
      track.until = step.newer.moment
      track.head = step.older.head
      track.entry = change.old
      if change.old == nil, let origin = Self.origin(of: track.location, entry: track.versions.last?.entry, in: changes) {
        track.entry = origin.old
        places[track.location]?.remove(path)
        places[origin.path, default: []].insert(path)
        track.location = origin.path
      }
      tracks[path] = track
    }
  }

  /// Where a file that appeared came from: one that vanished at the same time with the same id in its name, or the same bytes.
  private static func origin(of path: GitPath, entry: Entry?, in changes: [TreeDifference]) -> TreeDifference? {
    let id = path.text.flatMap { RecordPath($0)?.id }
    return changes.first { change in
      guard change.new == nil, let old = change.old else { return false }
      if let entry, old.id == entry.id { return true }
      return id != nil && change.path.text.flatMap { RecordPath($0)?.id } == id
    }
  }
}
