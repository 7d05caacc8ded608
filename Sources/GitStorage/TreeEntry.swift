/// What kind of thing a tree entry is, as git's octal file mode.
///
/// Old or foreign repositories hold modes that git no longer writes (`100664`); they are carried as they are.
package struct FileMode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// A plain file.
  package static let regular = FileMode(rawValue: 0o100644)
  /// A file with its execute bits set.
  package static let executable = FileMode(rawValue: 0o100755)
  /// A symbolic link; the blob holds its target.
  package static let symlink = FileMode(rawValue: 0o120000)
  /// A folder.
  package static let tree = FileMode(rawValue: 0o040000)
  /// A commit of another repository.
  package static let submodule = FileMode(rawValue: 0o160000)

  /// Whether the entry is a folder, whatever its permission bits say.
  package var isTree: Bool { rawValue & 0o170000 == 0o040000 }

  /// The mode in octal, six digits, as git prints it.
  package var description: String {
    let digits = String(rawValue, radix: 8)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

/// One line of one tree: a name, and what it stands for.
package struct TreeEntry: Hashable, Sendable {
  /// The name within the tree: one part, no slash.
  package let name: GitPath
  package let id: ObjectID
  package let mode: FileMode

  package init(name: GitPath, id: ObjectID, mode: FileMode) {
    self.name = name
    self.id = id
    self.mode = mode
  }
}

/// What stands at a path of a tree.
package struct Entry: Hashable, Sendable {
  package let id: ObjectID
  package let mode: FileMode

  package init(id: ObjectID, mode: FileMode = .regular) {
    self.id = id
    self.mode = mode
  }
}

/// A path at which two trees differ. Folders are never listed, only what lies in them.
package struct TreeDifference: Hashable, Sendable {
  package let path: GitPath
  /// What the older tree has there; `nil` for an added path.
  package let old: Entry?
  /// What the newer tree has there; `nil` for a removed path.
  package let new: Entry?

  package init(path: GitPath, old: Entry?, new: Entry?) {
    self.path = path
    self.old = old
    self.new = new
  }
}

/// A path at which three trees do not all agree. Folders are never listed, only what lies in them.
package struct ThreeWayDifference: Hashable, Sendable {
  package let path: GitPath
  package let base: Entry?
  package let ours: Entry?
  package let theirs: Entry?

  package init(path: GitPath, base: Entry?, ours: Entry?, theirs: Entry?) {
    self.path = path
    self.base = base
    self.ours = ours
    self.theirs = theirs
  }
}
