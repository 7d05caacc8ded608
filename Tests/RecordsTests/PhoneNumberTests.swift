import Records
import TestSupport
import Testing

@Suite struct PhoneNumberTests {
  @Test(arguments: [
    // International, in whatever dress.
    ("+14155552671", nil, "+14155552671"),
    ("+1 (415) 555-2671", nil, "+14155552671"),
    ("tel:+1-415-555-2671", nil, "+14155552671"),
    ("＋４４ ２０ ７９４６ ００１８", nil, "+442079460018"),
    ("+٤٤ ٢٠ ٧٩٤٦ ٠٠١٨", nil, "+442079460018"),
    ("\u{202A}+49 30 23125 000\u{202C}", nil, "+493023125000"),
    ("+49\u{A0}30\u{2013}23125\u{2011}000", nil, "+493023125000"),
    ("+44 (0)20 7946 0018", nil, "+442079460018"),
    ("+44 020 7946 0018", nil, "+442079460018"),
    ("+49 (0) 30/23125000", nil, "+493023125000"),
    ("+7 8 495 123-45-67", nil, "+74951234567"),
    ("+36 06 1 234 5678", nil, "+3612345678"),
    ("+52 1 55 1234 5678", nil, "+525512345678"),
    ("+800 1234 5678", nil, "+80012345678"),
    // In Italy and some others the 0 belongs to the number.
    ("+39 06 6982 1234", nil, "+390669821234"),
    ("+39 (0)6 6982 1234", nil, "+390669821234"),
    ("06 6982 1234", "IT", "+390669821234"),
    ("333 123 4567", "IT", "+393331234567"),
    ("+225 07 01 02 03 04", nil, "+2250701020304"),
    // National, in the region of the organization.
    ("(415) 555-2671", "US", "+14155552671"),
    ("1-415-555-2671", "CA", "+14155552671"),
    ("011 44 20 7946 0018", "US", "+442079460018"),
    ("020 7946 0018", "GB", "+442079460018"),
    ("44 20 7946 0018", "GB", "+442079460018"),
    ("44 (0)20 7946 0018", "GB", "+442079460018"),
    ("0044 (0)20 7946 0018", "GB", "+442079460018"),
    ("00 49 30 23125000", "GB", "+493023125000"),
    ("030 23125000", "DE", "+493023125000"),
    ("01 99 00 12 34", "FR", "+33199001234"),
    ("91 23 45 67", "DK", "+4591234567"),
    ("8 (495) 123-45-67", "RU", "+74951234567"),
    ("800 123 45 67", "RU", "+78001234567"),
    ("8 10 44 20 7946 0018", "RU", "+442079460018"),
    ("0412 345 678", "AU", "+61412345678"),
    ("0011 44 20 7946 0018", "AU", "+442079460018"),
    ("010 44 20 7946 0018", "JP", "+442079460018"),
    ("03-1234-5678", "JP", "+81312345678"),
    ("06 1 234 5678", "HU", "+3612345678"),
    ("11 91234-5678", "BR", "+5511912345678"),
    ("01 55 1234 5678", "MX", "+525512345678"),
    ("098765 43210", "IN", "+919876543210"),
    ("4234", "NU", "+6834234"),
  ])
  func keyIsTheInternationalNumber(typed: String, region: String?, key: String) throws {
    let number = try PhoneNumber(parsing: typed, defaultRegion: region)
    #expect(number.key == key)
    #expect(number.kind == .e164)
    #expect(try PhoneNumber(parsing: key, defaultRegion: "DE").key == key)
  }

  @Test(arguments: [("12345", nil), ("12345", "DE"), ("40404", "US"), ("872873", "US"), ("1234567", "US"), ("４０４０４", "US")])
  func shortCodeHasNoPlus(typed: String, region: String?) throws {
    let number = try PhoneNumber(parsing: typed, defaultRegion: region)
    #expect(number.kind == .shortCode)
    #expect(!number.key.hasPrefix("+"))
    #expect(number.key.utf8.allSatisfy { (0x30...0x39).contains($0) })
  }

  @Test func plausibleNationalNumberIsNoShortCode() throws {
    #expect(try PhoneNumber(parsing: "23456789", defaultRegion: "DK").key == "+4523456789")
    #expect(try PhoneNumber(parsing: "23456789", defaultRegion: "US").kind == .shortCode)
  }

  @Test(arguments: [("ACME", "acme"), ("Acme Inc", "acme inc"), ("R&D-Team_1", "r&d-team_1"), ("24x7", "24x7")])
  func alphanumericSenderIsAKindOfItsOwn(typed: String, key: String) throws {
    let sender = try PhoneNumber(parsing: typed, defaultRegion: "US")
    #expect(sender.kind == .alphanumeric)
    #expect(sender.key == key)
    #expect(sender.text == typed)
  }

  @Test(arguments: ["+1 415 555 2671 ext. 12", "+1 415 555 2671 x12", "+1-415-555-2671;ext=12", "+1 415 555 2671 #12"])
  func extensionIsKeptInTheTextOnly(typed: String) throws {
    let number = try PhoneNumber(parsing: typed)
    #expect(number.key == "+14155552671")
    #expect(number.extensionDigits == "12")
    #expect(number.text == typed)
  }

  @Test(arguments: [
    ("", nil, "is empty"),
    ("+", nil, "no digit"),
    ("+999 1234567", nil, "no country has a calling code"),
    ("+1 415 555 267", nil, "9 digits after the +1 instead of 10"),
    ("+1 015 555 2671", nil, "no area code"),
    ("+49 1", nil, "too short"),
    ("+49 1234567890123456", nil, "too long"),
    ("0171 1234567", nil, "has no country"),
    ("415 555 2671", nil, "has no country"),
    ("555-2671", "US", "too short for a phone number in US"),
    ("020 7946 00181234", "GB", "too long for a phone number in GB"),
    ("91 234 56 78", "DK", "too long for a phone number in DK"),
    ("020 7946 0018", "XX", "\"XX\" is no region"),
    ("020 7946 0018", "gb", "\"gb\" is no region"),
    ("1-800-FLOWERS-NOW", "US", "\"F\" may not stand in a phone number"),
    ("*100#", "US", "\"*\" may not stand"),
    ("44+20 7946 0018", "GB", "\"+\" may not stand"),
    ("Größe", "DE", "may not stand"),
    ("+49 30 1234 oder 5678", nil, "\"o\" may not stand"),
  ])
  func refusesWithTheReason(typed: String, region: String?, reason: String) {
    #expect {
      try PhoneNumber(parsing: typed, defaultRegion: region)
    } throws: { error in
      (error as? AddressError)?.message.contains(reason) ?? false
    }
  }

  @Test(arguments: ["+14155552671", "(415) 555-2671", "020 7946 0018", "0171 1234567 ext. 3"])
  func recordMayHoldANumberWhoseRegionOnlyTheOrgKnows(typed: String) {
    #expect(PhoneNumber.issue(for: typed) == nil)
  }

  @Test(arguments: ["", "none", "ask Bob", "12", "+999 1234567", "1234567890123456789"])
  func recordMayNotHoldWhatIsNoNumberAnywhere(typed: String) {
    #expect(PhoneNumber.issue(for: typed) != nil)
  }

  /// No text makes the reading trap, and every key is read as itself.
  @Test func randomTextIsReadOrRefused() {
    var random = SeededGenerator(seed: Campaign.seed)
    let alphabet = Array("0123456789+0000() -./x#eExt;=٣３\u{200E}abc".unicodeScalars)
    let regions = ["US", "DE", "GB", "IT", "RU", "HU", "WS", "MX", nil]
    for _ in 0..<20_000 {
      var typed = ""
      for _ in 0..<Int.random(in: 0...18, using: &random) {
        typed.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      let region = regions[Int.random(in: 0..<regions.count, using: &random)]
      guard let key = PhoneNumber.key(of: typed, defaultRegion: region), key.hasPrefix("+") else { continue }
      #expect(PhoneNumber.key(of: key, defaultRegion: nil) == key, "\(typed) in \(region ?? "-"), seed \(Campaign.seed)")
    }
  }
}
