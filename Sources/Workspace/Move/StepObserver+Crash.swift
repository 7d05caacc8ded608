import Glibc
import Synchronization

extension StepObserver {
  /// In debug builds, `KITH_CRASH_AT=<step>[:<n>]` kills the process (`SIGKILL`) when it reaches a step for the n-th time,
  /// so that tests can show that every interrupted run heals. Release builds know nothing of it.
  package static func forTests(_ environment: [String: String]) -> StepObserver {
    #if DEBUG
      guard let wish = environment["KITH_CRASH_AT"] else { return .none }
      let parts = wish.split(separator: ":")
      guard let name = parts.first, let step = Step(rawValue: String(name)) else { return .none }
      let countdown = Countdown(parts.dropFirst().first.flatMap { Int($0) } ?? 1)
      return StepObserver { reached in
        if reached == step, countdown.isOver() { kill(getpid(), SIGKILL) }
      }
    #else
      return .none
    #endif
  }

  #if DEBUG
    private final class Countdown: Sendable {
      private let left: Mutex<Int>

      init(_ count: Int) { left = Mutex(count) }

      func isOver() -> Bool {
        left.withLock { left in
          left -= 1
          return left == 0
        }
      }
    }
  #endif
}
