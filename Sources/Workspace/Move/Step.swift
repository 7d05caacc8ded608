/// The points of a round between which a crash must be harmless.
///
/// Tests stop a process at each of them (`kill -9`) and run the round again;
/// see `docs/design` and ARCHITECTURE.md, *Crash safety*.
package enum Step: String, CaseIterable, Sendable {
  case recovered, scanned, objectsWritten, nextRecorded, filesPrepared, indexPrepared, indexLocked, indexPlaced
  case headMoved, fileExchanged, indexReplaced, diskStateMoved, nextDropped, exchangedOutRemoved
  case fetched, seenRecorded, merged, pushed, trackingMoved
}

/// What is told of each step as it is reached. Does nothing outside tests.
package struct StepObserver: Sendable {
  package let reached: @Sendable (Step) -> Void

  package init(_ reached: @escaping @Sendable (Step) -> Void) { self.reached = reached }

  package static let none = StepObserver { _ in }
}
