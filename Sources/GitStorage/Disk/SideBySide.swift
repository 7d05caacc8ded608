import Dispatch
import Synchronization

/// Work on many things by as many threads as there are cores.
package enum SideBySide {
  /// Does the same with each of some things.
  ///
  /// - Returns: what came of them, in their order.
  /// - Throws: what the first of them threw.
  package static func map<Thing: Sendable, Outcome: Sendable>(
    _ things: [Thing], _ body: @Sendable (Thing) throws -> Outcome
  ) throws -> [Outcome] {
    let found = Mutex<[Result<Outcome, any Error>?]>(Array(repeating: nil, count: things.count))
    DispatchQueue.concurrentPerform(iterations: things.count) { number in
      let result = Result { try body(things[number]) }
      found.withLock { $0[number] = result }
    }
    return try found.withLock { try $0.compactMap { try $0?.get() } }
  }
}
