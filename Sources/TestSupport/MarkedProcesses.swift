import Foundation

/// The processes that carry a mark in their environment: a program and whatever it started, however they are related by now.
package struct MarkedProcesses {
  private let mark: String

  package init() { mark = String(UInt64.random(in: .min ... .max), radix: 36) }

  /// To be given to the program.
  package var environment: [String: String] { [Self.name: mark] }

  /// Process ids, and what each runs.
  package var running: [Int32: String] {
    get throws {
      var found: [Int32: String] = [:]
      let wanted = Data("\(Self.name)=\(mark)".utf8)
      for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
        // Of a process that has ended nothing can be read, nor of other people's.
        guard let id = Int32(name), let variables = Self.read("/proc/\(name)/environ"),
          variables.split(separator: 0).contains(wanted), let words = Self.read("/proc/\(name)/cmdline"), !words.isEmpty
        else { continue }
        found[id] = String(decoding: words, as: UTF8.self).replacing("\0", with: " ")
      }
      return found
    }
  }

  private static let name = "KITH_TEST_MARK"

  /// A file of /proc has no size; it is read to its end.
  private static func read(_ path: String) -> Data? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    do { return try file.readToEnd() } catch { return nil }
  }
}
