/// The names that no tree may hold, and those that no disk is given.
package enum EntryName {
  /// Why git or a file system would trip over an entry of that name; `nil` if it is fine.
  ///
  /// The rules are those of `git fsck` for trees: no empty name, no `.` or `..`, no slash, no NUL, and nothing that a
  /// file system takes for `.git`.
  package static func objection(to name: ArraySlice<UInt8>) -> String? {
    if name.isEmpty { return "a part of the path is empty" }
    if name.elementsEqual([dot]) || name.elementsEqual([dot, dot]) { return "a part of the path is . or .." }
    if name.contains(0) || name.contains(UInt8(ascii: "/")) { return "a name holds a slash or a NUL byte" }
    if isDotGit(name) { return "a part of the path is .git, or some file systems take it for that" }
    return nil
  }

  /// What no colleague puts into a name on purpose, though git would let it pass; `nil` if there is nothing.
  package static func trick(in name: ArraySlice<UInt8>) -> String? {
    if name.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return "a name holds a control character" }
    if name.contains(UInt8(ascii: "\\")) { return "a name holds a backslash, which some systems take for a slash" }
    return nil
  }

  /// Why an entry of that name cannot even be asked to go; `nil` if it can.
  static func obstacle(toRemoving name: ArraySlice<UInt8>) -> String? {
    if name.isEmpty { return "a part of the path is empty" }
    return name.contains(0) ? "a name holds a NUL byte" : nil
  }

  private static let dot = UInt8(ascii: ".")

  /// Whether a file system that folds case, drops trailing dots and spaces (NTFS), knows short names (`git~1`) and
  /// streams (`.git::$INDEX_ALLOCATION`), takes `\` for a slash, or ignores some characters (HFS+) would open `.git`.
  static func isDotGit(_ name: ArraySlice<UInt8>) -> Bool {
    let parts = name.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false)
    return isDotGitOnHFS(name) || parts.contains(where: isDotGitOnNTFS)
  }

  private static func isDotGitOnNTFS(_ name: ArraySlice<UInt8>) -> Bool {
    let lower = name.map(lowercased)
    for form in [Array(".git".utf8), Array("git~1".utf8)] where lower.starts(with: form) {
      let rest = lower.dropFirst(form.count).drop { $0 == dot || $0 == UInt8(ascii: " ") }
      if rest.isEmpty || rest.first == UInt8(ascii: ":") { return true }
    }
    return false
  }

  private static func isDotGitOnHFS(_ name: ArraySlice<UInt8>) -> Bool {
    guard let text = String(validating: name, as: UTF8.self) else { return false }
    let seen = text.unicodeScalars.filter { !isIgnoredByHFS($0.value) }
    guard seen.count == 4, seen.allSatisfy(\.isASCII) else { return false }
    return seen.map { lowercased(UInt8(truncatingIfNeeded: $0.value)) } == Array(".git".utf8)
  }

  private static func isIgnoredByHFS(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x200c...0x200f, 0x202a...0x202e, 0x206a...0x206f, 0xfeff: true
    default: false
    }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }
}

// MARK: - Twins

extension EntryName {
  /// The name as a file system that folds case compares it. Two of them that are equal as strings, which is up to canonical
  /// equivalence (NFC and NFD are one), are one file on a Mac or on Windows. Case folds character by character: `ß` is not `ss`.
  static func folded(_ name: ArraySlice<UInt8>) -> String {
    if name.allSatisfy({ $0 < 0x80 }) { return String(decoding: name.map(lowercased), as: UTF8.self) }
    var folded = String.UnicodeScalarView()
    guard let text = String(validating: name, as: UTF8.self) else {
      // No text, so nothing folds; the NUL keeps it apart from what is one.
      return "\0" + String(String.UnicodeScalarView(name.map { Unicode.Scalar($0) }))
    }
    for scalar in text.unicodeScalars where !isIgnoredByHFS(scalar.value) {
      // To upper case first: some letters have two lower forms.
      let upper = scalar.properties.uppercaseMapping.unicodeScalars
      let capital = upper.count == 1 ? upper.first ?? scalar : scalar
      folded.append(contentsOf: capital.properties.lowercaseMapping.unicodeScalars)
    }
    return String(folded)
  }
}
