import JSONText
import Records
import Testing

@Suite struct ValidationTests {
  /// A contact with one more line, and what is said about it.
  @Test(
    arguments: [
      (#""intent": "hgih""#, "intent must be high, medium or low, not \"hgih\"", #"write "intent": "high""#),
      (#""intent": "Medium""#, "intent must be high, medium or low, not \"Medium\"", #"write "intent": "medium""#),
      (#""intent": true"#, "intent must be one of high, medium, low, not a boolean", #"put quotation marks around it: "true""#),
      (#""company": 3"#, "company must be a string, not a number", #"put quotation marks around it: "3""#),
      (#""company": null"#, "company must be a string, not null", #"remove the line "company" to leave it empty"#),
      (#""email": "grace.example""#, "email: there is no \"@\" in \"grace.example\"", "write it like name@example.com"),
      (#""email": """#, "email: the email address is empty", "leave the key out to say there is none"),
      (#""email": ["a@b.example"]"#, "email must be an email address, not an array", #"write "email": "grace@example.com""#),
      (#""phone": "ask Bob""#, "phone: \"a\" may not stand in a phone number", "write it like +14155552671"),
      (#""phone": 14155552671"#, "phone must be a phone number, not a number", #"put quotation marks around it: "14155552671""#),
      (
        #""otherEmails": ["a@b.example", "c"]"#, "each of otherEmails: there is no \"@\" in \"c\"",
        "write it like name@example.com"
      ),
      (#""tags": "vip""#, "tags must be an array, not a string", #"write "tags": ["…"]"#),
      (#""tags": [1]"#, "each of tags must be a string, not a number", #"put quotation marks around it: "1""#),
      (#""tags": [" "]"#, "each of tags must not be empty", nil),
      (#""custom": []"#, "custom must be an object, not an array", #"write "custom": {}"#),
      (#""lead": "x""#, "lead must be an id of 12 digits 0-9 and a-f, not \"x\"", nil),
      (
        #""lead": "0123456789AB""#, "lead must be an id of 12 digits 0-9 and a-f, not \"0123456789AB\"",
        #"write it in small letters: "0123456789ab""#
      ),
      (
        #""createdAt": "2026-11-22""#, "createdAt must be a time with its offset, not \"2026-11-22\"",
        #"write the time too: "createdAt": "2026-11-22T00:00:00Z""#
      ),
      (
        #""createdAt": "2026-11-22T09:30:00""#, "createdAt must be a time with its offset, not \"2026-11-22T09:30:00\"",
        #"say the time zone: "createdAt": "2026-11-22T09:30:00Z" for UTC"#
      ),
      (
        #""createdAt": "yesterday""#, "createdAt must be a time with its offset, not \"yesterday\"",
        #"write it like "createdAt": "2026-11-22T09:30:00Z""#
      ),
      (#""conflicts": {}"#, "conflicts must be an array of objects, not an object", #"write "conflicts": []"#),
      (#""conflicts": [1]"#, "each element of conflicts must be an object, not a number", "put { and } around it"),
      (#""conflicts": [{"id": "a"}]"#, "field is missing", #"add "field""#),
      (#""conflicts": [{"id": "a", "field": "phone"}]"#, "field must be a JSON pointer, not \"phone\"", nil),
      (#""conflicts": [{"id": 1, "field": ""}]"#, "id must be a string, not a number", #"put quotation marks around it: "1""#),
      (#""conflicts": [{"id": "", "field": ""}]"#, "id must not be empty", #"leave "id" out and Kith gives one"#),
    ] as [(String, String, String?)])
  func saysWhatIsWrongAndHowToMendIt(line: String, message: String, hint: String?) throws {
    let text = "{\"name\": \"Grace\",\n \(line)}"
    let error = try #require(throws: RecordError.self) { try Record.read(Array(text.utf8), as: .contact) }
    #expect(error.message == message)
    #expect(error.hint == hint)
    #expect(error.position?.line == 2)
    #expect(error.issues.count == 1)
  }

  @Test(
    arguments: [
      (RecordType.contact, #"{}"#, "name is missing", #"add "name""#),
      (.contact, #"{"nmae": "Grace"}"#, "name is missing", #"rename "nmae" to "name""#),
      (.contact, #"{"Name": "Grace"}"#, "name is missing", #"rename "Name" to "name""#),
      (.contact, #"{"name": "  "}"#, "name must not be empty", nil),
      (
        .contact, #"{"id": "Grace", "name": "G"}"#, "id must be an id of 12 digits 0-9 and a-f, not \"Grace\"",
        #"leave "id" out and Kith gives one"#
      ),
      (.contact, #"[]"#, "a contact is an object, not an array", "put { and } around its keys"),
      (.store, #"{"format": "1"}"#, "format must be a whole number, not a string", "leave the quotation marks out"),
      (.store, #"{"format": 1.5}"#, "format must be a whole number, not a number", #"write "format": 1"#),
      (
        .org, #"{"name": "A", "defaultRegion": "de"}"#,
        "defaultRegion must be an ISO 3166 region of two capital letters, not \"de\"", #"write "defaultRegion": "DE""#
      ),
      (
        .org, #"{"name": "A", "timeZone": "Berlin time"}"#, "timeZone must be the name of a time zone, not \"Berlin time\"",
        #"write it like "timeZone": "Europe/Berlin""#
      ),
      (.org, #"{"name": "A", "members": [{"name": "Ana"}]}"#, "email is missing", #"add "email": "grace@example.com""#),
      (
        .org, #"{"name": "A", "stages": [{"name": "New", "type": "opne"}]}"#, "type must be open, won or lost, not \"opne\"",
        #"write "type": "open""#
      ),
      (
        .org, #"{"name": "A", "sms": {"stopScope": "all"}}"#, "stopScope must be org or sender, not \"all\"",
        #"write "stopScope": "org""#
      ),
      (
        .org, #"{"name": "A", "email": {"from": "Acme <hello>"}}"#, "from: there is no \"@\" in \"hello\"",
        "write it like name@example.com"
      ),
      (.timeline, #"{"contact": "0123456789ab"}"#, "events is missing", #"add "events": []"#),
      (
        .timeline, #"{"contact": "0123456789ab", "events": [{"at": "2026-01-01T00:00:00Z", "type": "Page Visit"}]}"#,
        "type must be lower-case words joined by underscores, not \"Page Visit\"", #"write "type": "page_visit""#
      ),
      (
        .deal, #"{"contact": "0123456789ab", "title": "T", "stage": "New", "value": 1200}"#,
        "value must be an object with amount and currency, not a number",
        #"write "value": {"amount": "1200.00", "currency": "EUR"}"#
      ),
      (
        .deal, #"{"contact": "0123456789ab", "title": "T", "stage": "New", "value": {"amount": 1200.5, "currency": "EUR"}}"#,
        "the amount of value must be a decimal number in quotation marks", #"write "amount": "1200.5""#
      ),
      (
        .deal, #"{"contact": "0123456789ab", "title": "T", "stage": "New", "value": {"amount": "1", "currency": "eur"}}"#,
        "the currency of value must be three capital letters", #"write "currency": "EUR""#
      ),
      (
        .deal, #"{"contact": "0123456789ab", "title": "T", "stage": "New", "expectedClose": "2026-02-30"}"#,
        "expectedClose must be a date, not \"2026-02-30\"", #"write it like "expectedClose": "2026-11-22""#
      ),
      (
        .lead, #"{"submittedAt": "2026-01-01T00:00:00Z", "status": "unqualified"}"#,
        "status must be not_qualified, qualified or disqualified, not \"unqualified\"", #"write "status": "qualified""#
      ),
      (
        .notes, #"{"contact": "0123456789ab", "notes": [{"id": "a", "at": "2026-01-01T00:00:00Z", "by": "a", "text": {}}]}"#,
        "text must be a string or an array of strings, one a line, not an object", #"write "text": "…""#
      ),
      (
        .notes, #"{"contact": "0123456789ab", "notes": {}}"#, "notes must be an array of objects, not an object",
        #"write "notes": []"#
      ),
      (
        .template, #"{"name": "W", "channel": "fax", "text": ""}"#, "channel must be sms or email, not \"fax\"",
        #"write "channel": "sms""#
      ),
      (
        .thread, #"{"channel": "sms", "address": "415 555", "messages": []}"#, "address: 415555 has no country",
        "write it with + and the country's code, or set defaultRegion in org.json"
      ),
      (.recipients, #"{"recipients": [{"contact": "0123456789ab"}]}"#, "address is missing", #"add "address": "+14155552671""#),
    ] as [(RecordType, String, String, String?)])
  func saysItForEveryType(type: RecordType, text: String, message: String, hint: String?) throws {
    let error = try #require(throws: RecordError.self) { try Record.read(Array(text.utf8), as: type) }
    #expect(error.message == message)
    #expect(error.hint == hint)
    #expect(error.position != nil)
  }

  @Test func pointsAtTheValue() throws {
    let text = """
      {
        "contact": "0123456789ab",
        "notes": [
          {"id": "a", "at": "2026-01-01T00:00:00Z", "by": "ana", "text": "fine"},
          {"id": "b", "at": "yesterday", "by": "ana", "text": 7}
        ]
      }
      """
    let error = try #require(throws: RecordError.self) { try Record.read(Array(text.utf8), as: .notes) }
    #expect(error.pointer?.description == "/notes/1/at")
    #expect(error.position?.line == 5)
    #expect(error.issues.map(\.pointer.description) == ["/notes/1/at", "/notes/1/text"])
    #expect(error.description.hasPrefix("line 5, column "))
  }

  @Test func whatIsNoJSONSaysWhere() throws {
    let text = "{\n  \"name\": \"Grace\"\n  \"email\": \"g@x.example\"\n}"
    let error = try #require(throws: RecordError.self) { try Record.read(Array(text.utf8), as: .contact) }
    #expect(error.position != nil)
    #expect(error.pointer == nil)
    #expect(error.issues.isEmpty)
    #expect(error.hint != nil)
  }

  @Test func idAndCreatedAtMayBeLeftOut() throws {
    let record = try Record.read(Array(#"{"name": "Grace"}"#.utf8), as: .contact)
    #expect(record.id == nil)
    #expect(Record.repairs(in: record.value, as: .contact).map(\.message) == ["id is missing", "createdAt is missing"])
  }

  @Test func elementsWithoutOrWithTheSameIdAreMendedNotRefused() throws {
    let text = """
      {"contact": "0123456789ab", "notes": [
        {"at": "2026-01-01T00:00:00Z", "by": "a", "text": "x"},
        {"id": "n", "at": "2026-01-01T00:00:00Z", "by": "a", "text": "x"},
        {"id": "n", "at": "2026-01-02T00:00:00Z", "by": "a", "text": "y"}
      ]}
      """
    let record = try Record.read(Array(text.utf8), as: .notes)
    let repairs = Record.repairs(in: record.value, as: .notes)
    #expect(repairs.map(\.pointer.description) == ["/notes/0", "/notes/2/id"])
    #expect(repairs.last?.message == "the id \"n\" is there twice")
  }

  @Test func fileNameAndIdAreCompared() throws {
    let record = try Record.read(Array(Samples.contact.utf8), as: .contact)
    let same = try #require(RecordPath("orgs/acme/contacts/01/grace-0123456789ab.json"))
    let copy = try #require(RecordPath("orgs/acme/contacts/01/grace-0123456789ac.json"))
    let plain = try #require(RecordPath("orgs/acme/contacts/grace.json"))
    #expect(record.issue(at: same) == nil)
    #expect(record.issue(at: plain) == nil)
    #expect(record.issue(at: copy)?.message == "the name of the file says 0123456789ac, id says 0123456789ab")
    let timeline = try Record.read(Array(Samples.text(of: .timeline).utf8), as: .timeline)
    let elsewhere = try #require(RecordPath("orgs/acme/timelines/01/grace-0123456789ac.2026.json"))
    #expect(timeline.issue(at: elsewhere)?.pointer.description == "/contact")
  }
}
