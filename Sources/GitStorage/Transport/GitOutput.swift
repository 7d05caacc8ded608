/// What a git program writes to its standard error, as it comes: whole lines are kept, progress is not.
///
/// Progress overwrites itself with carriage returns; a last state ends in a newline and is known by its percentage.
/// Bounded: a remote that talks without end costs no memory, its last words are kept.
struct GitOutput: Sendable {
  private static let maximumLines = 200
  private static let maximumLineLength = 2000

  /// Cleaned, without empty ones.
  private(set) var lines: [String] = []
  private var pending: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\r"):
        // A server's "\r\n" ends a line, too: what stood before the return is dropped only if more than a newline follows.
        endPendingReturn()
        pending.append(byte)
      case UInt8(ascii: "\n"):
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        endLine()
      default:
        endPendingReturn()
        if pending.count < Self.maximumLineLength { pending.append(byte) }
      }
    }
  }

  mutating func finish() {
    if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
    endLine()
  }

  private mutating func endPendingReturn() {
    if pending.last == UInt8(ascii: "\r") { pending.removeAll() }
  }

  private mutating func endLine() {
    let line = RemoteText.withoutCredentials(RemoteText.cleaned(String(decoding: pending, as: UTF8.self)))
    pending.removeAll()
    guard !line.isEmpty, !Self.isProgress(line) else { return }
    if lines.count == Self.maximumLines { lines.removeFirst() }
    lines.append(line)
  }

  /// "Receiving objects: 100% (3/3), done.", "remote: Enumerating objects: 3, done.", "Total 3 (delta 0), reused 0".
  private static func isProgress(_ line: String) -> Bool {
    let text = line.hasPrefix("remote: ") ? line.dropFirst("remote: ".count) : line[...]
    guard !text.hasPrefix("Total ") else { return text.contains(" (delta ") }
    guard let colon = text.firstIndex(of: ":") else { return false }
    let known = [
      "Enumerating objects", "Counting objects", "Compressing objects", "Receiving objects", "Resolving deltas",
      "Writing objects", "Unpacking objects", "Checking objects", "Updating files", "Checking connectivity",
    ]
    return known.contains(String(text[..<colon]))
  }

  /// What the other side said, without the mark git puts before it.
  var remoteWords: [String] {
    lines.compactMap { line in
      guard line == "remote:" || line.hasPrefix("remote: ") else { return nil }
      let words = line.dropFirst("remote:".count).drop { $0 == " " }
      return words.isEmpty ? nil : String(words)
    }
  }
}
