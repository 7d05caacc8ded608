import GitStorage
import Records

extension Workspace {
  /// How much longer to wait before the newest save counts as settled; nil where nothing is being saved.
  ///
  /// Settled is a file nobody has written to for 300 ms.
  package func unsettledFor() throws -> Duration? {
    guard let disk = try history.current(), try pause() == nil else { return nil }
    let scan = WorktreeScan(repository: repository, reader: reader, files: files, folder: editedFolder)
    return try scan.changes(since: disk).compactMap(stillWriting).max()
  }

  /// How much longer to wait before a change counts as settled; nil where it does.
  func stillWriting(to change: DiskChange) -> Duration? {
    guard let saved = change.file.map({ Timestamp($0.stat.mtime) }) else { return nil }
    let present = now()
    let age = Duration.seconds(present.seconds - saved.seconds) + .nanoseconds(present.nanoseconds - saved.nanoseconds)
    // A file from the future is not being saved now; its clock is wrong.
    return age < Self.settleTime && age > .seconds(-2) ? Self.settleTime - age : nil
  }

  /// How long nobody must have written to a file before it is taken as saved.
  static let settleTime = Duration.milliseconds(300)
}
