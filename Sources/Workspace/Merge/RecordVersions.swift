import GitStorage
import Merging

/// Three versions of one thing and where each stands.
struct RecordVersions {
  struct Version: Hashable {
    let path: GitPath
    let entry: Entry
  }

  var base: Version?
  var ours: Version?
  var theirs: Version?
  /// What the record says of the delete that did not count.
  var overriddenDelete: ConflictEntry?
}

extension RecordVersions {
  init(_ difference: ThreeWayDifference) {
    base = difference.base.map { Version(path: difference.path, entry: $0) }
    ours = difference.ours.map { Version(path: difference.path, entry: $0) }
    theirs = difference.theirs.map { Version(path: difference.path, entry: $0) }
  }

  subscript(side: Side) -> Version? {
    get { side == .ours ? ours : theirs }
    set { if side == .ours { ours = newValue } else { theirs = newValue } }
  }

  var all: [Version] { [base, ours, theirs].compactMap { $0 } }

  var paths: Set<GitPath> { Set(all.map(\.path)) }

  /// Where the merged thing belongs: a move by one side is followed; of two moves the smaller path stays.
  var target: GitPath? {
    switch (ours?.path, theirs?.path) {
    case (let path?, nil), (nil, let path?): path
    case (nil, nil): nil
    case (let mine?, let other?):
      if mine == other || other == base?.path { mine } else if mine == base?.path { other } else { min(mine, other) }
    }
  }
}
