import Records

/// A time as a person types it: RFC 3339, or a day, a minute or a second of the local clock.
struct TypedTime {
  /// The instant; of a day or minute the first.
  let first: Timestamp
  /// The last instant that is meant too: of a day its end.
  let last: Timestamp

  /// - Parameters:
  ///   - option: What it was typed for, for the message: `--at`.
  ///   - offsetMinutes: Minutes by which local time is ahead of UTC at a time in seconds.
  /// - Throws: `Failure` (`usage`) where it is none of these.
  init(_ text: String, for option: String, offsetMinutes: (Int64) -> Int) throws {
    let typed = text.trimmed
    if let instant = Timestamp(typed) {
      (first, last) = (instant, instant)
      return
    }
    guard let (start, length) = Self.local(typed),
      let end = start.adding(seconds: length),
      let first = Self.utc(start, offsetMinutes), let after = Self.utc(end, offsetMinutes), let last = after.adding(seconds: -1)
    else {
      throw Failure(
        .usage, "\(option): \"\(text)\" is no time",
        hint: "write \(option) 2026-11-20, \(option) \"2026-11-20 14:30\" or \(option) 2026-11-20T14:30:00Z")
    }
    self.first = first
    self.last = Timestamp(seconds: last.seconds, nanoseconds: 999_999_999)
  }

  /// Reads a time by the person's clock.
  init(_ text: String, for option: String, in context: CommandContext) throws {
    try self.init(text, for: option, offsetMinutes: context.offsetMinutes)
  }

  /// Local time written as if it were UTC, and how many seconds it stands for.
  private static func local(_ text: String) -> (Timestamp, Int64)? {
    if CivilDate(text) != nil { return Timestamp(text + "T00:00:00Z").map { ($0, 86_400) } }
    let words = text.split { $0 == " " || $0 == "T" || $0 == "t" }
    guard words.count == 2 else { return nil }
    let clock = String(words[1])
    if let minute = Timestamp("\(words[0])T\(clock):00Z") { return (minute, 60) }
    return Timestamp("\(words[0])T\(clock)Z").map { ($0, 1) }
  }

  private static func utc(_ local: Timestamp, _ offsetMinutes: (Int64) -> Int) -> Timestamp? {
    // The offset is that of the instant, which differs from the local time by the offset: the second look settles it.
    let near = local.seconds - Int64(offsetMinutes(local.seconds)) * 60
    return local.adding(seconds: -Int64(offsetMinutes(near)) * 60)
  }
}
