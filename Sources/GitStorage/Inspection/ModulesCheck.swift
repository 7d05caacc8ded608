/// What `git fsck` calls an error in `.gitmodules` and `.gitattributes`, both of which git itself reads and acts upon. Pure.
enum ModulesCheck {
  /// The files git reads, whatever a file system makes of their names.
  enum Kind {
    case modules, attributes
  }

  static func kind(of name: ArraySlice<UInt8>) -> Kind? {
    // Shorter names cannot be one, and nearly all names do not begin like one.
    guard name.count >= 8, let first = name.first, first == UInt8(ascii: ".") || first | 0x20 == UInt8(ascii: "g") || first > 0x7f
    else { return nil }
    let text = EntryName.folded(name)
    if text == ".gitmodules" || isShortName(text, of: "gitmod", hashed: "gi7eba") { return .modules }
    if text == ".gitattributes" || isShortName(text, of: "gitatt", hashed: "gi7d29") { return .attributes }
    return nil
  }

  /// The names NTFS gives to long ones: `gitmod~1` to `gitmod~4`, then a hash and a number.
  private static func isShortName(_ text: String, of stem: String, hashed: String) -> Bool {
    guard let tilde = text.firstIndex(of: "~") else { return false }
    let number = text[text.index(after: tilde)...]
    guard !number.isEmpty, number.allSatisfy(\.isNumber) else { return false }
    let head = text[..<tilde]
    if head == stem { return number.count == 1 && "1234".contains(number) }
    return !head.isEmpty && hashed.hasPrefix(head) && text.count == 8
  }

  /// How large either file may be: git reads it as a whole.
  static let largest = 1 << 20

  /// Why git would refuse the file; `nil` if it is fine.
  static func objection(to bytes: [UInt8], _ kind: Kind) -> String? {
    let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
    switch kind {
    case .attributes:
      return lines.contains { $0.utf8.count >= 2048 } ? "a line of 2048 bytes or more, which git does not read" : nil
    case .modules:
      return lines.lazy.compactMap { objection(toLine: $0.drop { $0 == " " || $0 == "\t" }) }.first
    }
  }

  private static func objection(toLine line: Substring) -> String? {
    if line.hasPrefix("[") { return objection(toName: line) }
    guard let equals = line.firstIndex(of: "=") else { return nil }
    let key = line[..<equals].filter { $0 != " " && $0 != "\t" }.lowercased()
    let value = line[line.index(after: equals)...].drop { $0 == " " || $0 == "\t" || $0 == "\"" }
    switch key {
    case "url":
      let isEncoded = value.lowercased().contains("%0a") || value.contains("\\n")
      return value.hasPrefix("-") || isEncoded || value.hasPrefix("ext::") ? "a submodule whose address would run a command" : nil
    case "path": return value.hasPrefix("-") ? "a submodule whose path looks like an option" : nil
    case "update": return value.hasPrefix("!") ? "a submodule that would run a command" : nil
    default: return nil
    }
  }

  /// `[submodule "name"]`: the name becomes a folder in the git directory.
  private static func objection(toName line: Substring) -> String? {
    guard let open = line.firstIndex(of: "\""), let close = line.lastIndex(of: "\""), open < close else { return nil }
    // A backslash makes the character after it stand for itself.
    let name = line[line.index(after: open)..<close]
    let plain = name.filter { $0 != "\\" }
    return [name[...], plain[...]].contains { text in
      text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).contains("..")
    } ? "a submodule whose name leads out of its folder" : nil
  }
}
