/// Reads the parts of an RFC 3339 time from left to right; a part that is not there is nil and ends the reading.
struct TimeScan {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// `YYYY-MM-DD` as days since 1970-01-01.
  mutating func days() -> Int? {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"), let day = number(digits: 2),
      (1...12).contains(month), (1...Self.length(ofMonth: month, in: year)).contains(day)
    else { return nil }
    // The year begins in March, so that the leap day is its last (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `HH:MM:SS` with or without a fraction.
  mutating func timeOfDay() -> (seconds: Int, nanoseconds: Int32, isLeap: Bool)? {
    guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2), take(":"), let second = number(digits: 2),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    var nanoseconds: Int32 = 0
    if take(".") {
      guard let fraction = fraction() else { return nil }
      nanoseconds = fraction
    }
    return (hour * 3600 + minute * 60 + second, nanoseconds, second == 60)
  }

  /// `Z` or `±HH:MM`, in seconds east of UTC.
  mutating func offset() -> Int? {
    if letter("z") { return 0 }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = number(digits: 2), take(":"), let minutes = number(digits: 2), hours < 24, minutes < 60 else {
      return nil
    }
    return sign * (hours * 3600 + minutes * 60)
  }

  /// A letter in either case.
  mutating func letter(_ lower: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, byte | 0x20 == UInt8(ascii: lower), byte.isASCIILetter else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func fraction() -> Int32? {
    var value: Int32 = 0
    var count = 0
    while let byte = rest.first, byte.isASCIIDigit {
      if count < 9 { value = value * 10 + Int32(byte - 0x30) }
      count += 1
      rest.removeFirst()
    }
    guard count > 0 else { return nil }
    for _ in 0..<max(0, 9 - count) { value *= 10 }
    return value
  }

  private mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let byte = rest.first, byte.isASCIIDigit else { return nil }
      value = value * 10 + Int(byte - 0x30)
      rest.removeFirst()
    }
    return value
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: scalar) else { return false }
    rest.removeFirst()
    return true
  }

  private static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
