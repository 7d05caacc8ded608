/// Lets only so many tests at once do what keeps many files open: a sync waits for git with ten of them.
///
/// Without it hundreds of tests wait at the same time, and in a process with more than 1,300 open files Foundation's `Process`
/// crashes: it copies each name in `/proc/self/fd` at its longest, past the end of what was read.
package enum Turnstile {
  private static let gate = Gate(width: 24)
  @TaskLocal private static var isPassed = false

  /// Runs `body` when it is its turn; at once where the caller has passed already.
  package static func pass<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async rethrows -> Result {
    guard !isPassed else { return try await body() }
    await gate.enter()
    do {
      let result = try await $isPassed.withValue(true, operation: body, isolation: isolation)
      await gate.leave()
      return result
    } catch {
      await gate.leave()
      throw error
    }
  }

  private actor Gate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(width: Int) { free = width }

    func enter() async {
      if free > 0 {
        free -= 1
      } else {
        await withCheckedContinuation { waiting.append($0) }
      }
    }

    func leave() {
      // Who waits longest gets the place.
      if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
  }
}
