import GRDB

/// What an error of the database means for the index.
enum IndexTrouble: Hashable {
  /// Somebody else is writing for long; the next time may work.
  case passing
  /// The file was removed or replaced while it was open.
  case moved
  /// The disk is full or read-only, or the file belongs to somebody else.
  case unwritable
  /// What the file holds is no index of this version.
  case damaged

  init(_ error: any Error) {
    guard let error = error as? DatabaseError else {
      self = error is IndexDatabase.IsForeign ? .damaged : .passing
      return
    }
    switch error.extendedResultCode {
    case .SQLITE_READONLY_DBMOVED:
      self = .moved
      return
    default: break
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_INTERRUPT, .SQLITE_NOMEM: self = .passing
    case .SQLITE_READONLY, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_NOLFS,
      .SQLITE_PROTOCOL:
      self = .unwritable
    default: self = .damaged
    }
  }
}
