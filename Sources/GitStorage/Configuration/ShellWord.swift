/// Words of a command line, for hints that paste as they stand.
package enum ShellWord {
  /// A word as a shell takes it back.
  package static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_@%+=:,./-".utf8.contains(byte)
        }
      }
    guard !isPlain else { return word }
    // By bytes: to Swift a quotation mark with an accent above is another character, to a shell it is not.
    let parts = word.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
    return "'" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "'\\''") + "'"
  }
}
