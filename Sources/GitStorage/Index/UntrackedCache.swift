/// The UNTR extension of an index: which files git saw that it does not track.
enum UntrackedCache {
  /// The extension with its settings and without its findings: git keeps the cache switched on and looks at all folders anew.
  ///
  /// Needed when a path becomes tracked or stops being so, because the findings list the untracked ones. Nil if the bytes
  /// cannot be read; a writer then leaves the extension out.
  static func emptied(_ content: ArraySlice<UInt8>) -> [UInt8]? {
    var rest = content
    // Strings that name the machine and folder the cache is for, preceded by their length.
    guard let identLength = length(&rest), identLength <= rest.count else { return nil }
    rest = rest.dropFirst(identLength)
    // Stat of info/exclude and of core.excludesFile, flags, the hashes of both.
    let fixed = 36 + 36 + 4 + ObjectID.byteCount + ObjectID.byteCount
    guard rest.count > fixed else { return nil }
    rest = rest.dropFirst(fixed)
    guard let end = rest.firstIndex(of: 0) else { return nil }
    // No folders: a count of zero, which is also the NUL that ends the extension.
    return Array(content[...end]) + [0]
  }

  /// Git's variable-width number: seven bits a byte, most significant first, each further byte adding one.
  private static func length(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard var byte = rest.popFirst() else { return nil }
    var value = Int(byte & 127)
    while byte & 128 != 0 {
      guard value < 1 << 24, let next = rest.popFirst() else { return nil }
      byte = next
      value = (value + 1) << 7 + Int(byte & 127)
    }
    return value
  }
}
