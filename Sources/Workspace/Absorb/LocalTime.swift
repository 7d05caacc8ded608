import Glibc

/// What the person's own clock shows.
package enum LocalTime {
  /// The offset of local time from UTC in minutes, east positive; 0 where the system does not tell.
  package static func offsetMinutes(at seconds: Int64) -> Int {
    var time = time_t(seconds)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return 0 }
    return parts.tm_gmtoff / 60
  }
}
