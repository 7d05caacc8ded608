/// One pass over the bytes of a number in the grammar of RFC 8259, section 6.
struct NumberScan {
  /// What keeps the bytes from being a number.
  enum Fault: Hashable {
    case noDigit
    case leadingZero
    case noDigitAfterPoint
    case noDigitInExponent
  }

  /// Where the scan stopped: one past the number, or at the byte that does not fit.
  let offset: Int
  let fault: Fault?

  /// One past the last byte of the number, or nil where there is none.
  var end: Int? { fault == nil ? offset : nil }

  /// Scans `base[start..<limit]`; the caller vouches for these bounds.
  init(_ base: UnsafePointer<UInt8>, from start: Int, to limit: Int) {
    var index = start
    var fault: Fault?

    func skipDigits() -> Bool {
      let first = index
      while index < limit, base[index] >= 0x30, base[index] <= 0x39 { index += 1 }
      return index > first
    }

    if index < limit, base[index] == UInt8(ascii: "-") { index += 1 }
    let first = index
    if !skipDigits() {
      fault = .noDigit
    } else if base[first] == UInt8(ascii: "0"), index > first + 1 {
      index = first
      fault = .leadingZero
    } else {
      if index < limit, base[index] == UInt8(ascii: ".") {
        index += 1
        if !skipDigits() { fault = .noDigitAfterPoint }
      }
      if fault == nil, index < limit, base[index] | 0x20 == UInt8(ascii: "e") {
        index += 1
        if index < limit, base[index] == UInt8(ascii: "+") || base[index] == UInt8(ascii: "-") { index += 1 }
        if !skipDigits() { fault = .noDigitInExponent }
      }
    }
    offset = index
    self.fault = fault
  }
}
