import Foundation
import Records
import TestSupport
import Testing

@Suite struct RecordIDTests {
  @Test func isTwelveLowerCaseHexDigits() {
    #expect(RecordID("0123456789ab")?.text == "0123456789ab")
    for text in ["", "0123456789a", "0123456789abc", "0123456789AB", "0123456789ag", "0123456789a٣", "0123456789a "] {
      #expect(RecordID(text) == nil, "\(text)")
    }
  }

  @Test func randomIDsAreWellFormedAndDiffer() {
    let ids = (0..<1000).map { _ in RecordID.random() }
    #expect(ids.allSatisfy { RecordID($0.text) == $0 })
    #expect(Set(ids).count == ids.count)
    #expect(Set(ids.map(\.folder)).count > 200)
  }
}

@Suite struct ContentHashTests {
  /// The values of `printf '2:ab1:c' | sha256sum` and `printf abc | sha256sum`.
  @Test func hashesWhatItSaysItHashes() {
    #expect(ContentHash.hex12(strings: ["ab", "c"]) == "430fb1b4ac43")
    #expect(ContentHash.sha256Hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func bordersBetweenPartsCount() {
    #expect(ContentHash.hex12(strings: ["ab", "c"]) != ContentHash.hex12(strings: ["a", "bc"]))
    #expect(ContentHash.hex12(strings: ["é"]) == ContentHash.hex12([[0xC3, 0xA9]]))
    #expect(RecordID.derived(from: ["x"]).text == ContentHash.hex12(strings: ["x"]))
  }
}

@Suite struct SlugTests {
  @Test(arguments: [
    ("Grace Hopper", "grace-hopper"),
    ("  Grace  --  Hopper!  ", "grace-hopper"),
    ("José Ñandú", "jose-nandu"),
    ("Jose\u{301}", "jose"),
    ("Straße 5", "strasse-5"),
    ("Øystein Æbelø", "oystein-aebelo"),
    ("Đorđe Łukasz Þór", "dorde-lukasz-thor"),
    ("İpek Işık", "ipek-isik"),
    ("O’Brien & O'Neil", "obrien-oneil"),
    ("Nguyễn Văn", "nguyen-van"),
    ("Χρήστος", "chrestos"),
    ("Москва", "moskva"),
    ("ＡＣＭＥ", "acme"),
    ("🎉", "x"),
    ("", "x"),
    ("---", "x"),
  ])
  func nameBecomesASCII(name: String, slug: String) {
    #expect(Slug.make(from: name).text == slug)
  }

  @Test func slugIsAtMostFortyCharactersAndEndsInNoHyphen() {
    let slug = Slug.make(from: String(repeating: "a", count: 39) + " bcd").text
    #expect(slug == String(repeating: "a", count: 39))
    #expect(Slug.make(from: String(repeating: "東京", count: 100)).text.utf8.count <= 40)
  }

  @Test func everyMadeSlugIsASlug() {
    var random = SeededGenerator(seed: Campaign.seed)
    for _ in 0..<2000 {
      var name = ""
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        guard let scalar = Unicode.Scalar(UInt32.random(in: 0...0x3FFF, using: &random)) else { continue }
        name.unicodeScalars.append(scalar)
      }
      let slug = Slug.make(from: name)
      #expect(Slug(slug.text) == slug, "\(name), seed \(Campaign.seed)")
      #expect(Slug.make(from: slug.text) == slug, "\(name), seed \(Campaign.seed)")
    }
  }

  @Test func orgSlugIsAFolderName() {
    #expect(OrgSlug("acme-2")?.text == "acme-2")
    for text in ["", "-acme", "acme-", "Acme", "a_b", "a.b", "a/b", "..", String(repeating: "a", count: 65)] {
      #expect(OrgSlug(text) == nil, "\(text)")
    }
  }
}

@Suite struct TimestampTests {
  @Test(arguments: [
    ("2026-11-22T09:30:00Z", "2026-11-22T09:30:00Z"),
    ("2026-11-22t09:30:00z", "2026-11-22T09:30:00Z"),
    ("2026-11-22T09:30:00+01:00", "2026-11-22T08:30:00Z"),
    ("2026-12-31T23:30:00-05:30", "2027-01-01T05:00:00Z"),
    ("2026-11-22T09:30:00.5Z", "2026-11-22T09:30:00.5Z"),
    ("2026-11-22T09:30:00.500000000999Z", "2026-11-22T09:30:00.5Z"),
    ("2026-11-22T09:30:00.000000001Z", "2026-11-22T09:30:00.000000001Z"),
    ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
    ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
    ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ("2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00Z"),
  ])
  func readsEveryOffsetAndWritesUTC(text: String, written: String) throws {
    let time = try #require(Timestamp(text))
    #expect(time.description == written)
    #expect(Timestamp(written) == time)
  }

  @Test(arguments: [
    "", "2026-11-22", "2026-11-22T09:30:00", "2026-11-22 09:30:00Z", "2026-11-22T09:30Z", "2026-11-22T9:30:00Z",
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
    "2026-11-22T24:00:00Z", "2026-11-22T09:60:00Z", "2026-11-22T09:30:61Z", "2026-11-22T09:30:60Z", "2026-11-22T09:30:00.Z",
    "2026-11-22T09:30:00+0100", "2026-11-22T09:30:00+01", "2026-11-22T09:30:00+24:00", "2026-11-22T09:30:00Z ",
    "26-11-22T09:30:00Z",
    "2026-11-22T09:30:00ZZ", "２026-11-22T09:30:00Z", "+2026-11-22T09:30:00Z", "2026-11-22T09:30:00*01:00",
  ])
  func refusesEverythingElse(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func comparesAsAnInstant() throws {
    let typed = ["2026-11-22T09:30:00Z", "2026-11-22T10:30:00.1+01:00", "2026-11-22T08:31:00-01:00"]
    let times = try typed.map { try #require(Timestamp($0)) }
    #expect(times == times.sorted())
    #expect(Timestamp("2026-11-22T09:30:00Z") == Timestamp("2026-11-22T10:30:00+01:00"))
  }

  @Test func yearIsThatOfUTC() {
    #expect(Timestamp("2026-01-01T00:30:00+01:00")?.year == 2025)
    #expect(Timestamp("1969-12-31T23:59:59Z")?.year == 1969)
  }

  @Test func everyDayIsItself() throws {
    var day = try #require(Timestamp("1896-01-01T12:00:00Z"))
    let end = try #require(Timestamp("2108-01-01T12:00:00Z"))
    var count = 0
    while day < end {
      if Timestamp(day.description) != day { Issue.record("\(day) is not read as itself") }
      day = try #require(day.adding(seconds: 86_400))
      count += 1
    }
    // 212 years with 51 leap days: every fourth year but 1900 and 2100.
    #expect(count == 212 * 365 + 51)
  }

  @Test func nowIsNowToTheMillisecond() {
    let now = Timestamp.now()
    #expect(abs(Double(now.seconds) - Date().timeIntervalSince1970) < 60)
    #expect(now.nanoseconds % 1_000_000 == 0)
    #expect(now.wholeSeconds.nanoseconds == 0)
  }

  @Test func extremesDoNotTrap() {
    for seconds in [Int64.min, Int64.max, -1, 0] {
      let time = Timestamp(seconds: seconds, nanoseconds: -5)
      #expect(!time.description.isEmpty)
      #expect(time.nanoseconds == 0)
    }
    #expect(Timestamp(seconds: .max).adding(seconds: 1) == nil)
  }
}

@Suite struct CivilDateTests {
  @Test func isADayOfTheCalendar() {
    #expect(CivilDate("2024-02-29")?.description == "2024-02-29")
    #expect(CivilDate("2023-02-29") == nil)
    #expect(CivilDate("2024-2-29") == nil)
    #expect(CivilDate("2024-02-29T00:00:00Z") == nil)
  }
}
