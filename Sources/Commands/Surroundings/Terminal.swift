import GitStorage
import Glibc

/// Where a command prints, and where it asks.
package struct Terminal: Sendable {
  /// One stream of text going out.
  package struct Stream: Sendable {
    /// Whether a person looks at it.
    package let isTerminal: Bool
    private let sink: @Sendable (String) throws -> Void

    package init(isTerminal: Bool, _ sink: @escaping @Sendable (String) throws -> Void) {
      self.isTerminal = isTerminal
      self.sink = sink
    }

    /// Writes text as it is, at once.
    package func write(_ text: String) throws { try sink(text) }
  }

  package let output: Stream
  package let errors: Stream
  /// How many columns the screen has; nil where there is none.
  package let columns: Int?
  /// Reads one line a person types, without its end; nil where nobody is there to type.
  package let readLine: (@Sendable () -> String?)?
  /// Reads all that another program or a file hands over; nil where a person would have to type it.
  package let readAll: (@Sendable () throws -> [UInt8])?

  package init(
    output: Stream, errors: Stream, columns: Int? = nil, readLine: (@Sendable () -> String?)? = nil,
    readAll: (@Sendable () throws -> [UInt8])? = nil
  ) {
    self.output = output
    self.errors = errors
    self.columns = columns
    self.readLine = readLine
    self.readAll = readAll
  }

  /// The terminal this process was started in.
  package static func system() -> Terminal {
    let output = Stream(isTerminal: isatty(STDOUT_FILENO) == 1) { try write($0, to: STDOUT_FILENO) }
    let errors = Stream(isTerminal: isatty(STDERR_FILENO) == 1) { try write($0, to: STDERR_FILENO) }
    // A question is of use only where it can be read and answered.
    let isTyped = isatty(STDIN_FILENO) == 1
    let readLine: @Sendable () -> String? = { Swift.readLine() }
    let readAll: @Sendable () throws -> [UInt8] = { try read(STDIN_FILENO) }
    return Terminal(
      output: output, errors: errors, columns: columns(of: STDOUT_FILENO),
      readLine: isTyped && errors.isTerminal ? readLine : nil, readAll: isTyped ? nil : readAll)
  }

  private static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  private static func write(_ text: String, to descriptor: Int32) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let (count, number) = rest.withUnsafeBytes { (Glibc.write(descriptor, $0.baseAddress, $0.count), errno) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if number != EINTR {
        throw Failure(
          .tryAgain, "could not print everything: \(String(cString: strerror(number)))",
          hint: number == ENOSPC ? "make room on the disk and try again" : nil)
      }
    }
  }

  private static func read(_ descriptor: Int32) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let (count, number) = buffer.withUnsafeMutableBytes { (Glibc.read(descriptor, $0.baseAddress, $0.count), errno) }
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 {
        return bytes
      } else if number != EINTR {
        throw Failure(.tryAgain, "could not read the standard input: \(String(cString: strerror(number)))")
      }
    }
  }
}
