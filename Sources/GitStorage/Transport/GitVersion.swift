/// The version of a git program, as far as it decides anything.
struct GitVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  let major: Int
  let minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads what `git version` prints: `git version 2.39.5 (Apple Git-154)`, `git version 2.45.GIT`.
  init?(_ text: String) {
    guard text.hasPrefix("git version ") else { return nil }
    let numbers = text.dropFirst("git version ".count).split(whereSeparator: { ". \n".contains($0) })
    guard numbers.count >= 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else { return nil }
    self.init(major, minor)
  }

  var description: String { "\(major).\(minor)" }

  static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
