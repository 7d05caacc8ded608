extension JSONReader {
  /// The offset of the value at a pointer, or, with `keyed`, of its key; nil where the way does not exist.
  ///
  /// Meant for texts that parse. In others the answer may be wrong or nil, but there is one.
  mutating func locate(_ pointer: JSONPointer, keyed: Bool) -> Int? {
    skipSpace()
    var found = offset
    for token in pointer.tokens {
      guard let next = enter(token, keyed: keyed) else { return nil }
      found = next
    }
    return offset < count ? found : nil
  }

  /// Goes to the member or element of the container that is next; returns where it, or its key, stands.
  private mutating func enter(_ token: String, keyed: Bool) -> Int? {
    guard offset < count else { return nil }
    let container = base[offset]
    offset += 1
    skipSpace()
    switch container {
    case UInt8(ascii: "{"):
      let key = JSONKey(token)
      while let member = enterMember() {
        if member.key == key { return keyed ? member.start : offset }
        guard skipValue(), skipComma() else { return nil }
      }
      return nil
    case UInt8(ascii: "["):
      guard let index = JSONPointer.index(token) else { return nil }
      for _ in 0..<index {
        guard skipValue(), skipComma() else { return nil }
      }
      return offset < count && base[offset] != UInt8(ascii: "]") ? offset : nil
    default:
      return nil
    }
  }

  /// Reads a key and steps over the colon.
  mutating func enterMember() -> (key: JSONKey, start: Int)? {
    guard offset < count, base[offset] == UInt8(ascii: "\"") else { return nil }
    let start = offset
    let key: JSONKey
    do {
      key = JSONKey(try readString())
    } catch {
      // Texts that parse have no such key, and for others there is nothing to be found.
      return nil
    }
    skipSpace()
    guard offset < count, base[offset] == UInt8(ascii: ":") else { return nil }
    offset += 1
    skipSpace()
    return (key, start)
  }

  /// Steps over a value without looking into it; false where there is none.
  mutating func skipValue() -> Bool {
    var depth = 0
    repeat {
      skipSpace()
      guard offset < count else { return false }
      switch base[offset] {
      case UInt8(ascii: "\""):
        guard skipString() else { return false }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        offset += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        offset += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard depth > 0 else { return false }
        offset += 1
      default:
        skipNumberOrWord()
      }
    } while depth > 0
    return depth == 0
  }

  /// Steps over a comma and the space around it; false where there is none.
  mutating func skipComma() -> Bool {
    skipSpace()
    guard offset < count, base[offset] == UInt8(ascii: ",") else { return false }
    offset += 1
    skipSpace()
    return true
  }

  private mutating func skipString() -> Bool {
    offset += 1
    while offset < count {
      let byte = base[offset]
      offset += 1
      if byte == UInt8(ascii: "\"") { return true }
      if byte == UInt8(ascii: "\\"), offset < count { offset += 1 }
    }
    return false
  }

  private mutating func skipNumberOrWord() {
    repeat {
      offset += 1
      guard offset < count else { return }
      switch base[offset] {
      case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
        return
      default:
        continue
      }
    } while true
  }
}
