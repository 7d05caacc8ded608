package import GitStorage

/// Which entries of a tree Kith writes to the disk. Everything else is carried in the tree and withheld.
///
/// A pull must never write outside the work tree, through a link, or into `.git`, whatever a remote contains.
package struct Placement: Sendable {
  package init() {}

  /// Why a path is withheld from the disk, nil where it is written.
  package func reasonToWithhold(_ path: GitPath, _ entry: Entry) -> String? {
    switch entry.mode {
    case .regular, .executable: break
    case .symlink: return "a symbolic link"
    case .submodule: return "a submodule"
    default: return "an entry of an unknown kind"
    }
    guard path.text != nil else { return "its name is not UTF-8" }
    for component in path.components {
      if let reason = Self.issue(withName: Array(component)) { return reason }
    }
    return nil
  }

  func isWritable(_ difference: TreeDifference) -> Bool {
    // A deletion needs a place we could have written to.
    guard let entry = difference.new ?? difference.old else { return false }
    return reasonToWithhold(difference.path, entry) == nil
  }

  /// What is wrong with a file or folder name, nil if nothing is.
  package static func issue(withName name: [UInt8]) -> String? {
    if name.isEmpty { return "an empty name" }
    if name == [UInt8(ascii: ".")] || name == Array("..".utf8) { return "\"..\" in a path" }
    if name.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return "a control character in its name" }
    if name.contains(UInt8(ascii: "\\")) { return "a backslash in its name" }
    if name.count > 255 { return "a name longer than 255 bytes" }
    if isGitFolder(name) { return "a disguise of \".git\"" }
    return nil
  }

  /// ".git" in any disguise file systems fold: case, trailing dots and spaces, NTFS short name, ignorable code points.
  private static func isGitFolder(_ name: [UInt8]) -> Bool {
    let folded = String(decoding: name, as: UTF8.self).unicodeScalars
      .filter { scalar in
        // The code points HFS+ ignores in names.
        switch scalar.value {
        case 0x200c...0x200f, 0x202a...0x202e, 0x206a...0x206f, 0xfeff: false
        default: true
        }
      }
    var text = String(String.UnicodeScalarView(folded)).lowercased()
    if let stream = text.firstIndex(of: ":") { text = String(text[..<stream]) }
    while text.last == "." || text.last == " " { text.removeLast() }
    return text == ".git" || text == "git~1"
  }
}
