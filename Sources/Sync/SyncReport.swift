package import GitStorage
package import Workspace

/// What one round of syncing did.
package struct SyncReport: Sendable {
  package var absorbed = AbsorbReport()
  /// The commit that put right what a commit made by plain git left open, nil where nothing was.
  package var mended: Commit?
  /// What came from elsewhere, nil where there was nothing to merge.
  package var integrated: IntegrationReport?
  /// The contacts that became one person with another contact in this round.
  package var joined: [JoinedContact] = []
  /// In the order in which the remotes were asked.
  package var remotes: [RemoteReport] = []
  /// `HEAD` at the end.
  package var head: Commit?

  /// Every conflict entry this round put into records.
  package var conflicts: [RecordConflict] { absorbed.conflicts + (integrated?.conflicts ?? []) }
}

/// How it went with one remote.
package struct RemoteReport: Sendable {
  package enum State: Sendable {
    /// Fetched, merged and, where we had something new, pushed.
    case upToDate(pushed: Bool)
    /// Not reached, or it refused us; a later round tries again.
    case failed(TransportError)
    /// The server's hook refused the push; its words.
    case rejected(String)
    /// Somebody was faster each time.
    case outrun
    /// What it has now must not be merged; it is set aside.
    case parked(ParkedTip)
    /// Its history was rewritten, replaced or removed: nothing of it was merged.
    case stopped(StoreError)
  }

  package let name: String
  package var state: State
}
