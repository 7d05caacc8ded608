import Foundation

/// An instant, compared as an instant whatever offset it was written with; precise to the nanosecond.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Whole seconds since 1970-01-01T00:00:00Z, without leap seconds.
  package let seconds: Int64
  /// Nanoseconds after `seconds`, 0 to 999,999,999.
  package let nanoseconds: Int32

  /// Makes an instant; nanoseconds outside their range are held to it.
  package init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
  }

  /// Reads a time of RFC 3339, in whatever offset.
  ///
  /// The `T` and `Z` may be lower-case; digits past the ninth of a fraction are dropped; second 60 is allowed where a leap
  /// second can be (23:59 UTC) and counts as the second after. Nil for anything else: no offset, a date alone, no such day, an
  /// offset that leads out of the years 0000 to 9999.
  package init?(_ text: String) {
    var scan = TimeScan(text)
    guard let days = scan.days(), scan.letter("t"), let time = scan.timeOfDay(), let offset = scan.offset(), scan.isAtEnd
    else { return nil }
    let seconds = Int64(days) * 86_400 + Int64(time.seconds) - Int64(offset)
    guard Self.writable.contains(seconds) else { return nil }
    if time.isLeap, (seconds % 86_400 + 86_400) % 86_400 != 0 { return nil }
    self.init(seconds: seconds, nanoseconds: time.nanoseconds)
  }

  /// The seconds of the years that RFC 3339 can write.
  private static let writable: Range<Int64> = -62_167_219_200..<253_402_300_800

  /// The present, cut to the millisecond, which is as much as a file that people read should carry.
  package static func now() -> Timestamp {
    let milliseconds = Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
    let seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    return Timestamp(seconds: seconds, nanoseconds: Int32(milliseconds - seconds * 1000) * 1_000_000)
  }

  /// The same instant without its fraction.
  package var wholeSeconds: Timestamp { Timestamp(seconds: seconds) }

  /// The year in UTC, which names the file an event lives in.
  package var year: Int { CivilDate(daysSinceEpoch: daysSinceEpoch).year }

  /// The instant some seconds later (or earlier); nil where that is out of range.
  package func adding(seconds more: Int64) -> Timestamp? {
    let (sum, overflow) = seconds.addingReportingOverflow(more)
    return overflow ? nil : Timestamp(seconds: sum, nanoseconds: nanoseconds)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  fileprivate var daysSinceEpoch: Int64 {
    seconds >= 0 ? seconds / 86_400 : -((-(seconds + 1)) / 86_400) - 1
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in UTC with `Z`; a fraction only where there is one, without trailing zeros.
  package var description: String {
    let date = CivilDate(daysSinceEpoch: daysSinceEpoch)
    let time = (seconds % 86_400 + 86_400) % 86_400
    let clock = [time / 3600, time / 60 % 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
    guard nanoseconds > 0 else { return "\(date)T\(clock)Z" }
    var fraction = padded(Int64(nanoseconds), 9)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(date)T\(clock).\(fraction)Z"
  }
}

/// A day of the proleptic Gregorian calendar: `2026-11-22`.
package struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  /// Reads `YYYY-MM-DD`; nil where the form is another or there is no such day.
  package init?(_ text: String) {
    var scan = TimeScan(text)
    guard let days = scan.days(), scan.isAtEnd else { return nil }
    self.init(daysSinceEpoch: Int64(days))
  }

  /// The day that many days after 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  init(daysSinceEpoch: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  package var description: String {
    [padded(Int64(year), 4), padded(Int64(month), 2), padded(Int64(day), 2)].joined(separator: "-")
  }

  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number.magnitude)
  return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
