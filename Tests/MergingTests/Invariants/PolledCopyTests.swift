import JSONText
import Merging
import Records
import Testing

/// What we sent and what the provider lists of it are one message.
struct PolledCopyTests {
  private static let path = "orgs/acme/threads/sms/aa/e164-12025550100.2026.json"
  private static let nextYear = "orgs/acme/threads/sms/aa/e164-12025550100.2027.json"

  private func thread(_ messages: String...) -> String {
    "{\"channel\": \"sms\", \"address\": \"+12025550100\", \"messages\": [\(messages.joined(separator: ", "))]}"
  }

  private func message(_ id: String, _ status: String, at: String = "2026-05-01T10:00:00Z", _ more: String = "") -> String {
    "{\"id\": \"\(id)\", \"at\": \"\(at)\", \"direction\": \"outbound\", \"from\": \"+1\", \"to\": \"+12025550100\", \"body\": \"Hi\", \"status\": \"\(status)\"\(more)}"
  }

  private let sids = ", \"provider\": {\"sids\": {\"SM1\": \"1.1\"}}"

  private func messages(_ store: SmallStore, _ path: String = path) -> [JSONObject] {
    (store.record(path)?["messages"]?.arrayValue ?? []).compactMap(\.objectValue)
  }

  @Test func thePolledCopyFillsBlanksAndBringsItsState() throws {
    let store = SmallStore([
      Self.path: thread(
        message("0123456789ab", "sent", sids),
        message("SM1", "delivered", ", \"segments\": 2, \"statusAt\": \"2026-05-01T10:00:09Z\""))
    ])
    let left = messages(try store.mended())
    #expect(left.count == 1)
    #expect(left[0]["id"]?.stringValue == "0123456789ab")
    #expect(left[0]["status"]?.stringValue == "delivered")
    #expect(left[0]["statusAt"]?.stringValue == "2026-05-01T10:00:09Z")
    #expect(left[0]["segments"] != nil)
  }

  @Test func aPolledCopyReadAsQueuedTakesNothingBack() throws {
    let store = SmallStore([Self.path: thread(message("0123456789ab", "sent", sids), message("SM1", "queued"))])
    let left = messages(try store.mended())
    #expect(left.map { $0["status"]?.stringValue } == ["sent"])
  }

  @Test func itsStateCountsAtTheAttemptItsIDStandsFor() throws {
    let resent = ", \"attempt\": 2, \"provider\": {\"sids\": {\"SM1\": \"1.1\"}}"
    let store = SmallStore([Self.path: thread(message("0123456789ab", "queued", resent), message("SM1", "failed"))])
    let left = messages(try store.mended())
    #expect(left.map { $0["status"]?.stringValue } == ["queued"], "the second attempt is still to come")
  }

  @Test func aCopyListedAfterMidnightFoldsAcrossTheYear() throws {
    let store = SmallStore([
      Self.path: thread(message("0123456789ab", "sent", at: "2026-12-31T23:59:59Z", sids)),
      Self.nextYear: thread(message("SM1", "delivered", at: "2027-01-01T00:00:00Z")),
    ])
    let mended = try store.mended()
    #expect(messages(mended).map { $0["status"]?.stringValue } == ["delivered"])
    #expect(mended.files[Self.nextYear] == nil)
  }

  @Test func twoMessagesBornHereNeverFold() throws {
    let store = SmallStore([
      Self.path: thread(
        message("0123456789ab", "sent", ", \"provider\": {\"sids\": {\"ba9876543210\": \"1.1\"}}"),
        message("ba9876543210", "queued"))
    ])
    #expect(messages(try store.mended()).count == 2)
  }
}
