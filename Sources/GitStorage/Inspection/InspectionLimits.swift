/// How much one fetched tip may bring: the one place where these numbers stand (docs/sync.md shows them as a table).
///
/// Far above what a store of a million contacts holds in one place, and low enough that looking costs seconds and megabytes.
package struct InspectionLimits: Hashable, Sendable {
  /// How many entries one folder may have.
  package var entriesPerFolder = 100_000
  /// How many bytes the object of one folder may have: asked before it is read.
  package var folderBytes = 16 << 20
  /// How many folders may stand inside one another.
  package var depth = 64
  /// How many bytes a path may have; with the folder a store lies in, it must fit into a system call.
  package var pathBytes = 2_048
  /// How many files one tip, or one commit on the way to it, may change.
  package var changedFiles = 4_000_000
  /// How many bytes all those files together may have.
  package var changedBytes = 16 << 30
  /// How many bytes one commit may have, its message included.
  package var commitBytes = 16 << 20
  /// How many parents one commit may have.
  package var parents = 64
  /// Larger files are carried in the tree and not written to the disk, because they are never read into memory.
  package var writtenBytes = 100 << 20

  package static let standard = InspectionLimits()

  package init() {}
}
