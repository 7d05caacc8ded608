import Records
import Testing

@Suite struct RecordPathTests {
  @Test(arguments: [
    ("kith.json", RecordType.store, nil, "kith", nil, nil),
    ("orgs/acme/org.json", .org, nil, "org", nil, nil),
    ("orgs/acme/contacts/01/grace-hopper-0123456789ab.json", .contact, "0123456789ab", "grace-hopper-0123456789ab", nil, nil),
    ("orgs/acme/notes/01/grace-0123456789ab.json", .notes, "0123456789ab", "grace-0123456789ab", nil, nil),
    ("orgs/acme/timelines/01/grace-0123456789ab.2026.json", .timeline, "0123456789ab", "grace-0123456789ab", 2026, nil),
    ("orgs/acme/timelines/01/grace-0123456789ab.2026.2.json", .timeline, "0123456789ab", "grace-0123456789ab", 2026, 2),
    ("orgs/acme/deals/01/big-0123456789ab.json", .deal, "0123456789ab", "big-0123456789ab", nil, nil),
    ("orgs/acme/leads/01/x-0123456789ab.json", .lead, "0123456789ab", "x-0123456789ab", nil, nil),
    ("orgs/acme/threads/sms/9f/e164-14155552671.2026.json", .thread, nil, "e164-14155552671", 2026, nil),
    ("orgs/acme/threads/email/9f/grace-9f0123456789.2026.3.json", .thread, nil, "grace-9f0123456789", 2026, 3),
    ("orgs/acme/consent/9f/email-9f0123456789.json", .consent, nil, "email-9f0123456789", nil, nil),
    ("orgs/acme/templates/welcome.json", .template, nil, "welcome", nil, nil),
    ("orgs/acme/campaigns/01/spring-0123456789ab.json", .campaign, "0123456789ab", "spring-0123456789ab", nil, nil),
    (
      "orgs/acme/campaigns/01/spring-0123456789ab.recipients-12.json", .recipients, "0123456789ab", "spring-0123456789ab", nil, 12
    ),
    ("orgs/acme/views/hot.json", .view, nil, "hot", nil, nil),
    // Found anywhere below its collection, whatever its name.
    ("orgs/acme/contacts/grace.json", .contact, nil, "grace", nil, nil),
    ("orgs/acme/contacts/vip/x.json", .contact, nil, "x", nil, nil),
    ("orgs/acme/contacts/a/b/c/d+e_f.g.json", .contact, nil, "d+e_f.g", nil, nil),
    ("orgs/acme/contacts/-0123456789ab.json", .contact, nil, "-0123456789ab", nil, nil),
    ("orgs/acme/contacts/x-0123456789abc.json", .contact, nil, "x-0123456789abc", nil, nil),
    ("orgs/acme/timelines/grace.json", .timeline, nil, "grace", nil, nil),
    ("orgs/acme/timelines/grace-0123456789ab.26.json", .timeline, nil, "grace-0123456789ab.26", nil, nil),
    ("orgs/acme/timelines/grace.2026.0.json", .timeline, nil, "grace.2026.0", nil, nil),
    ("orgs/acme/contacts/grace.2026.json", .contact, nil, "grace.2026", nil, nil),
    ("orgs/acme/threads/2026.json", .thread, nil, "2026", nil, nil),
  ])
  func pathTellsWhatIsInTheFile(text: String, type: RecordType, id: String?, stem: String, year: Int?, part: Int?) throws {
    let path = try #require(RecordPath(text))
    #expect(path.type == type)
    #expect(path.org == (type == .store ? nil : "acme"))
    #expect(path.id?.text == id)
    #expect(path.stem == stem)
    #expect(path.year == year)
    #expect(path.part == part)
    #expect(path.text == text)
    #expect(RecordPath.issue(for: text) == nil)
  }

  @Test func threadsAndConsentStandUnderAChannel() {
    #expect(RecordPath("orgs/acme/threads/sms/9f/short-12345.2026.json")?.channel == .sms)
    #expect(RecordPath("orgs/acme/threads/email/9f/x-9f0123456789.2026.json")?.channel == .email)
    #expect(RecordPath("orgs/acme/threads/x.json")?.channel == nil)
    #expect(RecordPath("orgs/acme/consent/9f/sms-9f0123456789.json")?.channel == .sms)
    #expect(RecordPath("orgs/acme/contacts/sms-x.json")?.channel == nil)
  }

  @Test(arguments: [
    // Below orgs/: not a record, with the reason.
    ("orgs/acme/contacts/Grace.json", "rename it to \"grace.json\""),
    ("orgs/acme/contacts/VIP/grace.json", "capital letters"),
    ("orgs/acme/contacts/grace hopper.json", "other characters"),
    ("orgs/acme/contacts/josé.json", "other characters"),
    ("orgs/acme/contacts/jose\u{301}.json", "other characters"),
    ("orgs/acme/contacts/grace\r\n.json", "other characters"),
    ("orgs/acme/contacts/.grace.json.swp", "begins with a dot"),
    ("orgs/acme/contacts/../x.json", "begins with a dot"),
    ("orgs/acme/contacts//x.json", "empty part"),
    ("orgs/acme/contacts/grace.txt", "ends in .json"),
    ("orgs/acme/contacts/.json", "begins with a dot"),
    ("orgs/acme/contact/grace.json", "did you mean \"contacts\"?"),
    ("orgs/acme/readme.md", "only org.json stands directly in its folder"),
    ("orgs/acme/contacts.json", "only org.json stands directly in its folder"),
    ("orgs/Acme/org.json", "cannot be the name of an organization"),
    ("orgs/readme.md", "belongs to no organization"),
    ("orgs/acme/contacts/01/x.json.theirs-01234567", "kept beside"),
    ("orgs/acme/contacts/01/x.json.rejected-01234567.txt", "kept beside"),
    ("orgs/acme/bodies/01/0123.txt", "not the name of a message body"),
  ])
  func whatIsNoRecordBelowOrgsHasAReason(text: String, reason: String) throws {
    #expect(RecordPath(text) == nil)
    let issue = try #require(RecordPath.issue(for: text))
    #expect(issue.contains(reason), "\(issue)")
  }

  @Test(arguments: [
    "README.md", "docs/a b.txt", ".gitattributes", "orgs", "", "kith.json/x", "x/kith.json", "Orgs/acme/org.json",
  ])
  func whatIsOutsideOrgsIsNoBusinessOfOurs(text: String) {
    #expect(RecordPath(text) == nil)
    #expect(RecordPath.issue(for: text) == nil)
  }

  @Test func messageBodyIsNoRecordAndNoMistake() {
    let hash = ContentHash.sha256Hex(Array("hello".utf8))
    let path = "orgs/acme/bodies/\(hash.prefix(2))/\(hash).html"
    #expect(RecordPath(path) == nil)
    #expect(RecordPath.issue(for: path) == nil)
  }

  @Test func canonicalPathsReadBackAsThemselves() throws {
    let org = try #require(OrgSlug("acme"))
    let id = try #require(RecordID("0123456789ab"))
    let slug = Slug.make(from: "Grace Hopper")
    let email = try EmailAddress(parsing: "Grace@Example.com")
    let paths = [
      RecordPath.store, .settings(org: org), .contact(org: org, slug: slug, id: id), .deal(org: org, slug: slug, id: id),
      .lead(org: org, slug: slug, id: id), .campaign(org: org, slug: slug, id: id),
      .recipients(org: org, slug: slug, campaign: id, part: 3), .notes(org: org, slug: slug, contact: id),
      .timeline(org: org, slug: slug, contact: id, year: 2026), .timeline(org: org, slug: slug, contact: id, year: 812, part: 2),
      .template(org: org, slug: slug), .view(org: org, slug: slug),
      .thread(org: org, phone: try PhoneNumber(parsing: "+14155552671"), year: 2026),
      .thread(org: org, phone: try PhoneNumber(parsing: "40404"), year: 2026, part: 2),
      .thread(org: org, phone: try PhoneNumber(parsing: "ACME"), year: 2026),
      .thread(org: org, phone: try PhoneNumber(parsing: "R&D Team"), year: 2026),
      .thread(org: org, email: email, year: 2026), .consent(org: org, channel: .email, addressKey: email.key),
    ]
    for path in paths {
      #expect(RecordPath(path.text) == path)
      #expect(path.text.utf8.allSatisfy { $0 < 0x80 })
    }
    #expect(paths[2].text == "orgs/acme/contacts/01/grace-hopper-0123456789ab.json")
    #expect(paths[9].text == "orgs/acme/timelines/01/grace-hopper-0123456789ab.0812.2.json")
  }

  /// `printf %s +14155552671 | sha256sum` and so on name the folder.
  @Test func addressesAreFiledByTheirHash() throws {
    let org = try #require(OrgSlug("acme"))
    let hash = ContentHash.sha256Hex(Array("grace@example.com".utf8))
    let consent = RecordPath.consent(org: org, channel: .email, addressKey: "grace@example.com")
    #expect(consent.text == "orgs/acme/consent/\(hash.prefix(2))/email-\(hash.prefix(12)).json")
    let email = RecordPath.thread(org: org, email: try EmailAddress(parsing: "GRACE@example.com"), year: 2026)
    #expect(email.text == "orgs/acme/threads/email/\(hash.prefix(2))/grace-example-com-\(hash.prefix(12)).2026.json")
    let number = ContentHash.sha256Hex(Array("+14155552671".utf8))
    let phone = RecordPath.thread(org: org, phone: try PhoneNumber(parsing: "+1 415 555 2671"), year: 2026)
    #expect(phone.text == "orgs/acme/threads/sms/\(number.prefix(2))/e164-14155552671.2026.json")
  }

  @Test func sendersThatDifferInSignsOnlyHaveFilesOfTheirOwn() throws {
    let org = try #require(OrgSlug("acme"))
    let paths = try ["A&B", "A B", "A-B", "AB"].map {
      RecordPath.thread(org: org, phone: try PhoneNumber(parsing: $0), year: 2026).text
    }
    #expect(Set(paths).count == 4)
  }

  @Test func canonicalForAnIdIsNameAndFolder() throws {
    let id = try #require(RecordID("0123456789ab"))
    let other = try #require(RecordID("ab0123456789"))
    let canonical = try #require(RecordPath("orgs/acme/contacts/01/any-name-0123456789ab.json"))
    #expect(canonical.isCanonical(for: id))
    #expect(!canonical.isCanonical(for: other))
    #expect(canonical.slug?.text == "any-name")
    for text in [
      "orgs/acme/contacts/ab/x-0123456789ab.json", "orgs/acme/contacts/x-0123456789ab.json",
      "orgs/acme/contacts/01/01/x-0123456789ab.json", "orgs/acme/contacts/01/x_y-0123456789ab.json",
      "orgs/acme/contacts/01/grace.json",
    ] {
      #expect(RecordPath(text)?.isCanonical(for: id) == false, "\(text)")
    }
  }

  @Test func timelineAndNotesStandBesideTheContact() {
    let contact = RecordPath("orgs/acme/contacts/01/grace-0123456789ab.json")
    #expect(contact?.notesBeside?.text == "orgs/acme/notes/01/grace-0123456789ab.json")
    #expect(contact?.timelineBeside(year: 2026)?.text == "orgs/acme/timelines/01/grace-0123456789ab.2026.json")
    #expect(contact?.timelineBeside(year: 2026, part: 2)?.text == "orgs/acme/timelines/01/grace-0123456789ab.2026.2.json")
    #expect(RecordPath("orgs/acme/org.json")?.notesBeside == nil)
  }
}
