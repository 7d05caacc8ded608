import Foundation
import TestSupport

/// The program run under strace, which kills it at a system call or lets the call fail.
///
/// Strace counts the calls of each thread for itself. On one processor Swift has one thread that does the work, so that the n-th
/// call of a name is the same one each time.
struct Strace: Sendable {
  let world: FaultWorld
  /// The processor the program may use.
  let processor: Int

  /// Whether this system lets one process trace another.
  static let isAllowed: Bool = {
    do {
      return try Sandbox().run(["strace", "-f", "-b", "execve", "-o", "/dev/null", "true"]).status == 0
    } catch {
      return false
    }
  }()

  /// The processors tests may use, at most four.
  static let processors: [Int] = {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    let ranges = line?.split(separator: "\t").last?.split(separator: ",") ?? ["0"]
    let all = ranges.flatMap { range -> [Int] in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last else { return [] }
      return Array(first...last)
    }
    return Array(all.prefix(4))
  }()

  /// What is done to a call.
  enum Fault: Hashable, Sendable, CustomStringConvertible {
    case kill
    case error(String)

    var description: String {
      switch self {
      case .kill: "signal=SIGKILL"
      case .error(let name): "error=\(name)"
      }
    }
  }

  /// One call: the n-th of a name that a thread makes.
  struct Point: Hashable, Sendable, CustomStringConvertible {
    let call: String
    let number: Int

    var description: String { "\(call):\(number)" }
  }

  /// The words before the program's own.
  ///
  /// - Parameter onlyItself: not the git it starts.
  func prefix(_ more: [String] = [], log: String = "/dev/null", onlyItself: Bool = true) -> [String] {
    ["taskset", "-c", "\(processor)", "strace", "-f"] + (onlyItself ? ["-b", "execve"] : []) + ["-qq", "-o", log] + more
  }

  func prefix(_ fault: Fault, at point: Point) -> [String] {
    prefix(["-e", "trace=\(point.call)", "-e", "inject=\(point.call):\(fault):when=\(point.number)"])
  }

  /// A call of a recorded run.
  struct Call: Sendable {
    let point: Point
    /// The line strace wrote, from the name on.
    let text: Substring

    /// Whether it changes what others or a later run can see. A kill before any other call leaves what one before the next
    /// of these leaves.
    var changes: Bool {
      switch point.call {
      case "openat": text.contains("O_CREAT") || text.contains("O_TRUNC")
      case let name: Self.changing.contains(name)
      }
    }

    static let changing: Set<String> = [
      "write", "pwrite64", "writev", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir",
      "mkdirat", "rmdir", "ftruncate", "fallocate", "fsync", "fdatasync", "sync_file_range", "syncfs", "fchmod", "utimensat",
      "sendto", "sendmsg", "connect", "bind", "listen",
    ]
  }

  /// The calls of a log, each point once: of threads that make calls of the same name, those of the one that makes the most.
  static func calls(in log: String) throws -> [Call] {
    let text = try String(contentsOfFile: log, encoding: .utf8)
    var numbers: [String: [Substring: Int]] = [:]
    var found: [Point: Call] = [:]
    var most: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { continue }
      let thread = line[..<space]
      let rest = line[space...].drop { $0 == " " }
      guard let open = rest.firstIndex(of: "("), rest.first?.isLetter == true else { continue }
      let call = String(rest[..<open])
      let number = numbers[call, default: [:]][thread, default: 0] + 1
      numbers[call, default: [:]][thread] = number
      let point = Point(call: call, number: number)
      let made = Call(point: point, text: rest)
      if number > most[call, default: 0] || made.changes { found[point] = made }
      most[call] = max(number, most[call, default: 0])
    }
    return found.values.sorted { ($0.point.call, $0.point.number) < ($1.point.call, $1.point.number) }
  }
}
