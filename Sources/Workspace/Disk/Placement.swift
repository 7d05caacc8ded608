package import GitStorage
import JSONText

/// Which entries of a tree Kith writes to the disk. Everything else is carried in the tree and withheld.
///
/// A pull must never write outside the work tree, through a link, or into `.git`, whatever a remote contains.
package struct Placement {
  /// Where to ask for the size of a file; nil: sizes do not matter, because somebody else has placed the files.
  private let repository: GitRepository?

  package init(_ repository: GitRepository?) { self.repository = repository }

  /// Why a path is withheld from the disk, nil where it is written.
  package func reasonToWithhold(_ path: GitPath, _ entry: Entry) throws -> String? {
    switch entry.mode {
    case .regular, .executable: break
    case .symlink: return "a symbolic link"
    case .submodule: return "a submodule"
    default: return "an entry of an unknown kind"
    }
    guard path.text != nil else { return "its name is not UTF-8" }
    for component in path.components {
      if let reason = Self.issue(withName: component) { return reason }
    }
    let limit = Self.largest(at: path)
    guard let repository, try repository.blobSize(entry.id) > limit else { return nil }
    return "larger than \(limit >> 20) MiB"
  }

  func isWritable(_ difference: TreeDifference) throws -> Bool {
    if let new = difference.new { return try reasonToWithhold(difference.path, new) == nil }
    // A deletion needs a place we could have written to; a large file that is there goes like any other.
    guard let old = difference.old else { return false }
    return try Placement(nil).reasonToWithhold(difference.path, old) == nil
  }

  /// How large a file may be to be read and written: a record no larger than the parser takes.
  static func largest(at path: GitPath) -> Int {
    path.isWithin("orgs") ? JSONLimits.standard.maximumBytes : InspectionLimits.standard.writtenBytes
  }

  /// What is wrong with a file or folder name, nil if nothing is.
  private static func issue(withName name: ArraySlice<UInt8>) -> String? {
    if let reason = EntryName.objection(to: name) ?? EntryName.trick(in: name) { return reason }
    return name.count > 255 ? "a name longer than 255 bytes" : nil
  }
}
