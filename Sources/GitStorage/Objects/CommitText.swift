/// A commit as the bytes of its object.
enum CommitText {
  // MARK: Writing

  static func bytes(
    tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) throws -> [UInt8] {
    guard !message.utf8.contains(0) else { throw invalid("the message holds a NUL byte") }
    var text = "tree \(tree)\n"
    for parent in parents { text += "parent \(parent)\n" }
    text += "author \(try line(author))\n"
    text += "committer \(try line(committer))\n\n"
    return Array(text.utf8) + Array(message.utf8)
  }

  /// Who and when, as commits and reflogs have it.
  static func line(_ signature: Signature) throws -> String {
    let forbidden = Set("<>\n\0".utf8)
    for part in [signature.name, signature.email] where part.utf8.contains(where: forbidden.contains) {
      throw invalid("a name or an email holds <, >, a line break or a NUL byte")
    }
    guard signature.name.utf8.contains(where: { $0 > UInt8(ascii: " ") }) else { throw invalid("a name is empty") }
    guard signature.name.utf8.first != UInt8(ascii: " "), signature.name.utf8.last != UInt8(ascii: " ") else {
      throw invalid("a name begins or ends with a space")
    }
    guard signature.time >= 0 else { throw invalid("a time lies before 1970") }
    guard (-5999...5999).contains(signature.offsetMinutes) else { throw invalid("a time zone is out of range") }
    let offset = signature.offsetMinutes.magnitude
    let hours = String(offset / 60)
    let minutes = String(offset % 60)
    let zone = (hours.utf8.count < 2 ? "0" : "") + hours + (minutes.utf8.count < 2 ? "0" : "") + minutes
    return "\(signature.name) <\(signature.email)> \(signature.time) \(signature.offsetMinutes < 0 ? "-" : "+")\(zone)"
  }

  private static func invalid(_ message: String) -> GitError {
    GitError(.invalid, operation: "write a commit", message: message)
  }

  // MARK: Reading

  /// Reads a commit as leniently as git does: only the tree and the parents must be well-formed.
  static func parse(_ bytes: [UInt8], id: ObjectID) throws -> Commit {
    var tree: ObjectID?
    var parents: [ObjectID] = []
    var author: ArraySlice<UInt8> = []
    var committer: ArraySlice<UInt8> = []
    var encoding: ArraySlice<UInt8> = []
    var rest = bytes[...]
    while let first = rest.first, first != newline {
      let line = rest.prefix { $0 != newline }
      rest = rest[line.endIndex...].dropFirst()
      if let value = value(of: "tree ", in: line), tree == nil {
        tree = try reference(value, id)
      } else if let value = value(of: "parent ", in: line) {
        parents.append(try reference(value, id))
      } else if let value = value(of: "author ", in: line), author.isEmpty {
        author = value
      } else if let value = value(of: "committer ", in: line), committer.isEmpty {
        committer = value
      } else if let value = value(of: "encoding ", in: line) {
        encoding = value
      }
    }
    guard let tree else { throw corrupt("it names no tree", id) }
    let decode = decoder(for: encoding)
    return Commit(
      id: id, tree: tree, parents: parents, author: signature(author, decode), committer: signature(committer, decode),
      message: decode(rest.dropFirst()))
  }

  /// The author of a commit that need not be well-formed; nil where it names nobody.
  static func author(of bytes: [UInt8]) -> Signature? {
    let line = bytes.split(separator: newline, maxSplits: 1000).lazy.compactMap { value(of: "author ", in: $0) }.first
    return line.map { signature($0) { String(decoding: $0, as: UTF8.self) } }
  }

  private static let newline = UInt8(ascii: "\n")

  private static func value(of key: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    line.starts(with: key.utf8) ? line.dropFirst(key.utf8.count) : nil
  }

  private static func reference(_ digits: ArraySlice<UInt8>, _ id: ObjectID) throws -> ObjectID {
    guard let named = ObjectID(hex: String(decoding: digits, as: UTF8.self)) else {
      throw corrupt("it names an object that cannot be one", id)
    }
    return named
  }

  private static func corrupt(_ message: String, _ id: ObjectID) -> GitError {
    GitError(
      .corrupt, operation: "read a commit", message: message, path: id.hex, hint: "git fsck names what is damaged")
  }

  private static func decoder(for encoding: ArraySlice<UInt8>) -> (ArraySlice<UInt8>) -> String {
    let name = String(decoding: encoding, as: UTF8.self).lowercased()
    guard ["iso-8859-1", "iso8859-1", "latin1", "latin-1"].contains(name) else {
      return { String(decoding: $0, as: UTF8.self) }
    }
    return { bytes in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
      return String(text)
    }
  }

  /// Reads `Name <email> seconds +hhmm`. What is missing or malformed becomes empty or zero.
  private static func signature(_ line: ArraySlice<UInt8>, _ decode: (ArraySlice<UInt8>) -> String) -> Signature {
    guard let open = line.firstIndex(of: UInt8(ascii: "<")),
      let close = line[open...].firstIndex(of: UInt8(ascii: ">")),
      let last = line.lastIndex(of: UInt8(ascii: ">"))
    else { return Signature(name: decode(line), email: "", time: 0) }
    let space = UInt8(ascii: " ")
    var name = line[..<open].drop { $0 == space }
    while name.last == space { name.removeLast() }
    let date = line[line.index(after: last)...].split(separator: space)
    let time = date.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    let zone = date.dropFirst().first.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    let inRange = (-9999...9999).contains(zone) ? zone : 0
    return Signature(
      name: decode(name), email: decode(line[line.index(after: open)..<close]), time: time,
      offsetMinutes: inRange / 100 * 60 + inRange % 100)
  }
}
