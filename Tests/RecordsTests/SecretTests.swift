import JSONText
import Testing

@testable import Records

/// What stands in an organization's settings and should not.
@Suite struct SecretTests {
  private func secrets(_ text: String, type: RecordType = .org) throws -> [String] {
    let value = try #require(JSONParser.parse(Array(text.utf8)).objectValue)
    return Record(type: type, value: value).secrets.map(\.issue.pointer.description)
  }

  @Test(
    arguments: [
      (#"{"sms": {"authToken": "x"}}"#, "/sms/authToken"),
      (#"{"email": {"smtp_password": "x"}}"#, "/email/smtp_password"),
      (#"{"api-key": 12}"#, "/api-key"),
      (#"{"credentials": {"user": "a"}}"#, "/credentials"),
      (#"{"webhook": {"signingKey": ["a"]}}"#, "/webhook/signingKey"),
      (#"{"sms": {"other": "0123456789abcdef0123456789abcdef"}}"#, "/sms/other"),
      (#"{"list": ["a", "-----BEGIN RSA PRIVATE KEY-----"]}"#, "/list/1"),
      (#"{"email": {"server": "smtps://ana:pass@mail.example.com"}}"#, "/email/server"),
      (#"{"x": "ghp_0123456789012345678901234567890123456789"}"#, "/x"),
    ])
  func secretsAreFound(text: String, place: String) throws {
    #expect(try secrets(text) == [place])
    #expect(try secrets(text, type: .template) == [])
  }

  @Test(
    arguments: [
      #"{"sms": {"accountSid": "AC0123456789abcdef0123456789abcdef", "messagingServiceSid": "MG01"}}"#,
      #"{"sending": {"device": "0123456789abcdef0123456789abcdef"}}"#,
      #"{"email": {"signature": ["Ask for the secret recipe", "https://example.com/@acme:1"], "trackingURL": "https://t.example.com/a@b"}}"#,
      #"{"passwordFile": "/etc/x", "apiKeySid": "SK1", "tokenUrl": "https://x.example"}"#,
      #"{"password": "", "secret": null, "useToken": false, "tokens": 3, "monkey": "x"}"#,
    ])
  func whatIsNoneIsLeftAlone(text: String) throws {
    #expect(try secrets(text) == [])
  }

  @Test func theWordsDoNotRepeatIt() throws {
    let value = try #require(JSONParser.parse(Array(#"{"apiKey": "s3cr3t"}"#.utf8)).objectValue)
    let secret = try #require(Record(type: .org, value: value).secrets.first)
    #expect(secret.issue.message == "\"apiKey\" looks like a secret, and everybody who has the store can read it")
    #expect(!secret.issue.description.contains("s3cr3t"))
  }
}
