import GitStorage

/// One line of a record changed as with an editor: the value of a key.
struct DemoEdit {
  let clone: String
  /// Relative to the clone.
  let file: String
  let key: String
  let value: String
  /// Whether the line ends with the comma it needs.
  var comma = true

  /// Changes the file as it stands and saves it in place.
  ///
  /// - Returns: The line before and after.
  /// - Throws: `Failure` where the file has no such line: the samples are not those this story is about.
  func apply(in folder: String) throws -> (before: String, after: String) {
    let place = DiskPath("\(folder)/\(clone)/\(file)")
    let text = String(decoding: try DurableFile.read(place).bytes, as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let number = lines.firstIndex(where: { $0.hasPrefix("  \"\(key)\": ") }) else {
      throw Failure(.internalError, "\(file) has no line with \(key)", hint: "are these the samples of this version?")
    }
    let before = lines[number]
    let after = "  \"\(key)\": \"\(value)\"" + (comma ? "," : "")
    lines[number] = after
    try DurableFile.write(Array(lines.joined(separator: "\n").utf8), to: place)
    return (before, after)
  }
}
