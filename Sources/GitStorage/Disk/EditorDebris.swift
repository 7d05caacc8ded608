/// Files editors leave beside the ones they edit; never read, never committed.
///
/// vim swap files and its `4913` probe, emacs locks and autosaves, back-ups, temporary files.
package enum EditorDebris {
  package static func matches(name: some Collection<UInt8>) -> Bool {
    let name = Array(name)
    if name == Array("4913".utf8) { return true }
    if name.last == UInt8(ascii: "~") { return true }
    if name.starts(with: Array(".#".utf8)) { return true }
    if name.count >= 2, name.first == UInt8(ascii: "#"), name.last == UInt8(ascii: "#") { return true }
    if name.count > 4, name.suffix(4) == Array(".tmp".utf8)[...] { return true }
    // .name.swp, .name.swo, … : a dot file whose extension is "sw" and one more character.
    if name.first == UInt8(ascii: "."), name.count > 5 {
      let suffix = Array(name.suffix(4))
      if suffix[0] == UInt8(ascii: "."), suffix[1] == UInt8(ascii: "s"), suffix[2] == UInt8(ascii: "w") { return true }
    }
    return false
  }
}
