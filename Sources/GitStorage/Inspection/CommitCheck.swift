/// What `git fsck` calls an error in the text of a commit. Pure.
enum CommitCheck {
  /// Why the text is no commit git would make; `nil` if it is fine.
  static func objection(to bytes: [UInt8]) -> String? {
    guard let header = header(of: bytes) else { return "its header has no end" }
    if header.contains(0) { return "there is a NUL byte in its header" }
    var lines = header.split(separator: newline, omittingEmptySubsequences: false)[...]
    guard let tree = value("tree ", lines.popFirst()) else { return "it names no tree" }
    guard isObject(tree) else { return "the name of its tree is malformed" }
    while let parent = value("parent ", lines.first) {
      guard isObject(parent) else { return "the name of a parent is malformed" }
      lines = lines.dropFirst()
    }
    for (key, word) in [("author ", "author"), ("committer ", "committer")] {
      guard let person = value(key, lines.popFirst()) else { return "it has no \(word)" }
      if let problem = objection(toPerson: person) { return "its \(word) \(problem)" }
      if value(key, lines.first) != nil { return "it has several lines for its \(word)" }
    }
    return nil
  }

  /// What stands before the empty line, or everything where nothing follows.
  private static func header(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: newline) {
      if end + 1 == bytes.endIndex || bytes[end + 1] == newline { return bytes[..<end] }
      start = end + 1
    }
    return nil
  }

  private static func value(_ key: String, _ line: ArraySlice<UInt8>?) -> ArraySlice<UInt8>? {
    guard let line, line.starts(with: key.utf8) else { return nil }
    return line.dropFirst(key.utf8.count)
  }

  private static func isObject(_ digits: ArraySlice<UInt8>) -> Bool {
    guard let id = ObjectID(hex: String(decoding: digits, as: UTF8.self)) else { return false }
    return id != .null
  }

  /// `Name <email> seconds +hhmm`, as strictly as git reads it.
  private static func objection(toPerson line: ArraySlice<UInt8>) -> String? {
    let brackets = [open, close]
    if line.first == open { return "has no name before the email" }
    guard let start = line.firstIndex(where: brackets.contains) else { return "has no email" }
    if line[start] == close { return "has a malformed name" }
    if line[..<start].last != space { return "has no space before the email" }
    let rest = line[(start + 1)...]
    guard let end = rest.firstIndex(where: brackets.contains), rest[end] == close else { return "has a malformed email" }
    var date = rest[(end + 1)...]
    guard date.popFirst() == space else { return "has no space before the date" }
    let digits = date.prefix { isDigit($0) }
    if digits.count > 1, digits.first == zero { return "has a date padded with zeros" }
    guard !digits.isEmpty, date.dropFirst(digits.count).first == space else { return "has a malformed date" }
    guard Int64(String(decoding: digits, as: UTF8.self)) != nil else { return "has a date beyond all time" }
    let zone = date.dropFirst(digits.count + 1)
    guard zone.count == 5, let sign = zone.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      zone.dropFirst().allSatisfy(isDigit)
    else { return "has a malformed time zone" }
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (zero...UInt8(ascii: "9")).contains(byte) }

  private static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")
  private static let zero = UInt8(ascii: "0")
  private static let open = UInt8(ascii: "<")
  private static let close = UInt8(ascii: ">")
}
