import Synchronization

/// Shows on a terminal how far long work has come; prints nothing elsewhere.
///
/// It appears after half a second, is drawn ten times a second at most, and leaves an empty line behind.
final class ProgressBar: Sendable {
  private let label: String
  private let stream: Terminal.Stream
  private let width: Int
  private let state: Mutex<State>

  private struct State {
    let start = ContinuousClock.now
    var drawn: ContinuousClock.Instant?
  }

  /// - Parameter label: what is done, in two or three words.
  init(_ label: String, on terminal: Terminal) {
    self.label = label
    stream = terminal.errors
    width = max(10, min(40, (terminal.columns ?? 80) - label.count - 10))
    state = Mutex(State())
  }

  /// Tells how much of all is done.
  func show(_ done: Int, of all: Int) {
    guard stream.isTerminal, all > 0 else { return }
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      guard now - state.start > .milliseconds(500), done >= all || state.drawn.map({ now - $0 > .milliseconds(100) }) ?? true
      else { return false }
      guard done < all || state.drawn != nil else { return false }
      state.drawn = done < all ? now : nil
      return true
    }
    // A terminal that cannot be written to shows nothing; the work goes on.
    if isDue { try? stream.write(done < all ? "\r" + Self.text(label, done, of: all, width: width) : "\r\u{1B}[K") }
  }

  static func text(_ label: String, _ done: Int, of all: Int, width: Int) -> String {
    let part = min(max(done, 0), all)
    let filled = width * part / all
    return
      "\(label) [\(String(repeating: "#", count: filled))\(String(repeating: " ", count: width - filled))] \(100 * part / all) %"
  }
}
