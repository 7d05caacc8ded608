import Records
import Testing

@testable import Commands

@Suite struct TypedTimeTests {
  /// Berlin in 2026: summer time from 29 March to 25 October, each at 01:00 UTC.
  private func berlin(_ seconds: Int64) -> Int {
    (1_774_746_000..<1_792_890_000).contains(seconds) ? 120 : 60
  }

  private func read(_ text: String) throws -> (String, String) {
    let time = try TypedTime(text, for: "--at", offsetMinutes: berlin)
    return (time.first.description, time.last.description)
  }

  @Test(arguments: [
    ("2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z"),
    ("2026-11-20T14:30:00.5+02:00", "2026-11-20T12:30:00.5Z", "2026-11-20T12:30:00.5Z"),
    ("2026-11-20", "2026-11-19T23:00:00Z", "2026-11-20T22:59:59.999999999Z"),
    ("2026-07-01", "2026-06-30T22:00:00Z", "2026-07-01T21:59:59.999999999Z"),
    ("2026-11-20 14:30", "2026-11-20T13:30:00Z", "2026-11-20T13:30:59.999999999Z"),
    (" 2026-07-01T14:30:15 ", "2026-07-01T12:30:15Z", "2026-07-01T12:30:15.999999999Z"),
    // Days of 23 and of 25 hours, and the hours around the changes.
    ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999999999Z"),
    ("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999999999Z"),
    ("2026-03-29 01:59", "2026-03-29T00:59:00Z", "2026-03-29T00:59:59.999999999Z"),
    ("2026-03-29 03:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:59.999999999Z"),
    ("2026-10-25 04:00", "2026-10-25T03:00:00Z", "2026-10-25T03:00:59.999999999Z"),
  ])
  func aTimeIsThatOfTheClockOnTheWall(text: String, first: String, last: String) throws {
    let read = try read(text)
    #expect(read.0 == first && read.1 == last, "\(read)")
  }

  @Test(arguments: ["", "soon", "2026-02-30", "2026-11-20 25:00", "20.11.2026", "14:30", "2026-11-20 14", "2026-11-20 14:30 x"])
  func anythingElseIsRefused(text: String) {
    #expect(throws: Failure.self) { try read(text) }
  }
}
