extension JSONValue {
  /// The value on one line without any space, the keys of objects in the order of their UTF-8 bytes.
  ///
  /// Equal values have equal bytes and different values different ones. This is what merges order by and what hashes are
  /// taken of; files have the layout of `JSONWriter`.
  package var canonicalBytes: [UInt8] {
    var output: [UInt8] = []
    appendCanonicalBytes(to: &output)
    return output
  }

  private func appendCanonicalBytes(to output: inout [UInt8]) {
    switch self {
    case .null, .bool, .number, .string:
      output.appendJSONScalar(self)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.appendCanonicalBytes(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in object.members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        output.appendJSONString(member.key.text)
        output.append(UInt8(ascii: ":"))
        member.value.appendCanonicalBytes(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }
}
