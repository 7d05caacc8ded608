package import GitStorage

/// Where a daemon of a store keeps what others find it by: a folder that only its user may enter.
package struct DaemonFiles: Sendable {
  /// `.git/kith/daemon`.
  package let folder: DiskPath

  package init(gitDirectory: String) { folder = DiskPath(gitDirectory).appending("kith/daemon") }

  /// Locked while a daemon runs; holds its process id.
  package var lock: DiskPath { folder.appending("lock") }
  /// The control socket.
  package var socket: DiskPath { folder.appending("control") }
  /// What a daemon that was started in the background writes.
  package var log: DiskPath { folder.appending("log") }

  package func make() throws { try Folder.make(folder, permissions: 0o700) }
}
