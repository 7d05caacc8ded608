/// What becomes of one path of an index.
package enum IndexChange: Hashable, Sendable {
  /// The path holds this object. Entries of an unfinished merge at the path go.
  ///
  /// The stat says: when the file looked like this, its content was this object. Nil, where nobody can say so yet: the entry
  /// is written with zeros, and git looks at the content once and then remembers. Git trusts a stat unless the file's mtime
  /// is at or after the mtime of the index; so give one only for a file that was looked at *after* it got its final name
  /// (a rename changes its ctime, and git would look anyway) and whose mtime is older than the clock tick (say 20 ms)
  /// in which it was read: a second write in the same tick leaves no trace in the stat.
  ///
  /// Without `flags` assume-valid and skip-worktree stay as they are; intent-to-add goes, because now there is content.
  case set(ObjectID, FileMode, FileStat?, flags: IndexFile.Flags? = nil)
  /// The path goes, in all stages. A path that is not there is no error.
  case remove
}
