import Foundation
import Glibc
import TestSupport
import Testing

/// People who write into a few contacts all the time, each word once.
extension DaemonWorld {
  static let fleetFields = ["company", "position", "source"]

  static var fleetContacts: [String: String] {
    var files: [String: String] = [:]
    for number in 0..<6 {
      let id = String(format: "%012x", 0x10_0000_0000 + number * 7_777_777)
      files[path(id, "person-\(number)")] = contact(
        id, "Person \(number)", "\"company\": \"none\"", "\"position\": \"none\"", "\"source\": \"none\"")
    }
    return files
  }

  /// Writes a word into a field, with an editor or with a command.
  func write(
    _ token: String, to field: String, of file: String, by person: String, _ generator: inout SeededGenerator
  ) throws -> FleetOracle.Write {
    let clone = sandbox.path(person)
    if generator.oneIn(3) {
      let id = String(file.dropLast(5).suffix(12))
      try kith("contact", "set", id, "\(field)=\(token)", in: clone, as: person.capitalized)
      return FleetOracle.Write(file: file, field: field, token: token, clone: person, seen: nil)
    }
    let text = try sandbox.read(file, in: clone)
    // The record's own field: conflicts stand further in.
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  \"\(field)\": ") })
    let changed = text.replacingOccurrences(of: line, with: "  \"\(field)\": \"\(token)\"" + (line.hasSuffix(",") ? "," : ""))
    if generator.oneIn(2) {
      try sandbox.save(changed, to: file, in: clone)
    } else {
      try sandbox.save(changed, to: file + ".tmp", in: clone)
      let renamed = rename(clone + "/" + file + ".tmp", clone + "/" + file)
      #expect(renamed == 0)
    }
    return FleetOracle.Write(file: file, field: field, token: token, clone: person, seen: text)
  }

  /// Waits until everybody and the remote have the same commit, with nothing left to be saved.
  func agree(_ clones: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(for: "everybody to agree", atMost: 90, sourceLocation: sourceLocation) {
      usleep(300_000)
      let heads = try Set(clones.map(self.head) + [self.sandbox.id("main", in: self.remote)])
      return try heads.count == 1 && clones.allSatisfy { try self.sandbox.git("status", "--porcelain", in: $0).isEmpty }
    }
  }
}
