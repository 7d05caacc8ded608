// Files that are not UTF-8 text, or not text at all.

extension JSONReader {
  static let emptyText = JSONSyntaxError(
    position: TextPosition(line: 1, column: 1, offset: 0),
    message: "the file is empty",
    hint: "restore its content, or delete the file")

  func oversizedText(_ maximumBytes: Int) -> JSONSyntaxError {
    let limit = maximumBytes > 0 && maximumBytes % (1 << 20) == 0 ? "\(maximumBytes >> 20) MiB" : "\(maximumBytes) bytes"
    return mistake(at: 0, "the file is larger than \(limit)", hint: "split it, or keep it elsewhere")
  }

  /// A byte order mark, or the first letters of a text in another encoding than UTF-8.
  func foreignEncoding() -> JSONSyntaxError? {
    func begins(_ prefix: UInt8...) -> Bool {
      count >= prefix.count && prefix.indices.allSatisfy { base[$0] == prefix[$0] }
    }
    if begins(0xEF, 0xBB, 0xBF) {
      return mistake(
        at: 0, "the file begins with a byte order mark (BOM)", hint: "save the file as UTF-8 without byte order mark")
    }
    if begins(0xFF, 0xFE, 0, 0) || begins(0, 0, 0xFE, 0xFF) { return foreignEncoding("UTF-32") }
    if begins(0xFF, 0xFE) || begins(0xFE, 0xFF) { return foreignEncoding("UTF-16") }
    // ASCII in wide units without a mark: a zero on one side of the first letter only.
    guard count >= 2, count % 2 == 0, (base[0] == 0) != (base[1] == 0), base[0] | base[1] < 0x80 else { return nil }
    return foreignEncoding("UTF-16")
  }

  private func foreignEncoding(_ name: String) -> JSONSyntaxError {
    mistake(at: 0, "the file is \(name) text, not UTF-8", hint: "save the file as UTF-8 without byte order mark")
  }

  func invalidUTF8(at offset: Int) -> JSONSyntaxError {
    let byte = base[offset]
    let digits = String(byte, radix: 16, uppercase: true)
    let hint: String
    let isCutOff = offset + 1 < count && base[offset + 1] & 0xC0 == 0x80
    if byte >= 0xA0, !isCutOff, let scalar = Unicode.Scalar(UInt32(byte)) {
      // From 0xA0 on Windows-1252 and ISO 8859-1 agree with Unicode.
      hint = "save the file as UTF-8; in Windows-1252 this byte would be '\(Self.visible(scalar))'"
    } else {
      hint = "save the file as UTF-8"
    }
    return mistake(at: offset, "the byte 0x\(digits) is not valid UTF-8", hint: hint)
  }
}
