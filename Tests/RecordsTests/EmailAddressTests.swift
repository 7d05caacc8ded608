import Foundation
import Records
import Testing

@Suite struct EmailAddressTests {
  @Test(arguments: [
    // What is typed, and the mailbox it is.
    ("grace@example.com", "grace@example.com"),
    ("  Grace.Hopper@Example.COM \n", "grace.hopper@example.com"),
    ("grace+crm@example.com", "grace+crm@example.com"),
    ("g.r.a.c.e@gmail.com", "g.r.a.c.e@gmail.com"),
    ("o'brien@example.com", "o'brien@example.com"),
    ("grace@example.com.", "grace@example.com"),
    ("grace@localhost", "grace@localhost"),
    // International domains are in the form of the DNS, however typed.
    ("info@bücher.example", "info@xn--bcher-kva.example"),
    ("info@BÜCHER.example", "info@xn--bcher-kva.example"),
    ("info@bu\u{308}cher.example", "info@xn--bcher-kva.example"),
    ("info@XN--BCHER-KVA.example", "info@xn--bcher-kva.example"),
    ("info@faß.de", "info@xn--fa-hia.de"),
    ("info@ｅｘａｍｐｌｅ.com", "info@example.com"),
    ("info@例え。jp", "info@xn--r8jz45g.jp"),
    ("info@例え．jp.", "info@xn--r8jz45g.jp"),
    // Local parts: NFC, case folded for no language in particular.
    ("JOSÉ@example.com", "josé@example.com"),
    ("jose\u{301}@example.com", "josé@example.com"),
    ("STRASSE@example.com", "strasse@example.com"),
    ("straße@example.com", "strasse@example.com"),
    ("ΣΟΦΟΣ@example.gr", "σοφοσ@example.gr"),
    ("σοφος@example.gr", "σοφοσ@example.gr"),
    ("ışık@example.com", "ışık@example.com"),
    ("IŞIK@example.com", "işik@example.com"),
    ("İpek@example.com", "i\u{307}pek@example.com"),
    // Quotation marks that nothing needs are dropped, others are kept in their shortest form.
    (#""grace.hopper"@example.com"#, "grace.hopper@example.com"),
    (#""Gr\ace"@example.com"#, "grace@example.com"),
    (#""grace hopper"@example.com"#, #""grace hopper"@example.com"#),
    (#""a@b"@example.com"#, #""a@b"@example.com"#),
    (#""a\"b"@example.com"#, #""a\"b"@example.com"#),
    (#""a..b"@example.com"#, #""a..b"@example.com"#),
  ])
  func keyIdentifiesTheMailbox(typed: String, key: String) throws {
    #expect(try Array(EmailAddress(parsing: typed).key.utf8) == Array(key.utf8))
  }

  @Test func textStaysAsTyped() throws {
    let address = try EmailAddress(parsing: " Grace@BÜCHER.example ")
    #expect(address.text == "Grace@BÜCHER.example")
    #expect(address.description == "Grace@BÜCHER.example")
  }

  @Test func turkishDotlessIIsAnotherLetter() throws {
    #expect(try EmailAddress(parsing: "ali@example.com") != EmailAddress(parsing: "alı@example.com"))
    #expect(try EmailAddress(parsing: "ALI@example.com") == EmailAddress(parsing: "ali@example.com"))
  }

  @Test(arguments: [
    ("", "the email address is empty"),
    ("   ", "the email address is empty"),
    ("grace.example.com", "there is no \"@\""),
    ("@example.com", "there is nothing before the \"@\""),
    ("grace@", "there is nothing after the \"@\""),
    ("grace@hopper@example.com", "there are two \"@\""),
    ("grace hopper@example.com", "there is a blank before the \"@\""),
    ("grace@exam ple.com", "there is a blank after the \"@\""),
    (".grace@example.com", "begins with a dot"),
    ("grace.@example.com", "a dot right before the \"@\""),
    ("gra..ce@example.com", "two dots in a row"),
    ("grace,ada@example.com", "\",\" may not stand before"),
    ("gra\u{37E}ce@example.com", "\";\" may not stand before"),
    ("<grace@example.com>", "\"<\" may not stand before"),
    ("grace@example..com", "an empty part in the domain"),
    ("grace@.example.com", "an empty part in the domain"),
    ("grace@example.com..", "an empty part in the domain"),
    ("grace@-example.com", "begins or ends with a hyphen"),
    ("grace@exa_mple.com", "\"_\" may not stand in a domain"),
    ("grace@example.com,", "\",\" may not stand in a domain"),
    ("grace@%65xample.com", "\"%\" may not stand in a domain"),
    ("grace@ü%41.com", "cannot be the name of a domain"),
    ("grace@ü:80.com", "cannot be the name of a domain"),
    ("grace@*ü.de", "\"*\" may not stand in a domain"),
    ("grace@-ü.de", "cannot be the name of a domain"),
    ("grace@xn--a.com", "not a well-formed international name"),
    ("grace@xn--.com", "hyphen"),
    ("grace@[192.0.2.1]", "a bare IP number"),
    ("grace@192.0.2.1", "ends in a number"),
    ("gra\u{7}ce@example.com", "a control character (U+0007)"),
    ("gra\nce@example.com", "a control character (U+000A)"),
    ("grace\u{200B}@example.com", "an invisible character (U+200B)"),
    ("grace@exam\u{AD}ple.com", "an invisible character (U+00AD)"),
    ("\"grace@example.com", "not closed"),
    ("\"\"@example.com", "nothing between the quotation marks"),
    ("\"a\"b@example.com", "between the closing quotation mark"),
    (String(repeating: "a", count: 65) + "@example.com", "longer than 64 bytes"),
    ("a@" + String(repeating: "a", count: 64) + ".com", "longer than 63 characters"),
    ("a@" + String(repeating: "abcdefg.", count: 32) + "com", "longer than 254 bytes"),
  ])
  func refusesWithTheReason(typed: String, reason: String) {
    #expect {
      try EmailAddress(parsing: typed)
    } throws: { error in
      let message = (error as? AddressError)?.message ?? ""
      return message.contains(reason)
    }
  }

  @Test func limitsAreInclusive() throws {
    let local = String(repeating: "a", count: 64)
    let domain = String(repeating: "abcdefg.", count: 23) + "abcde"
    let longest = try EmailAddress(parsing: local + "@" + domain)
    #expect(longest.key.utf8.count == 254)
    #expect(throws: AddressError.self) { try EmailAddress(parsing: local + "@" + domain + "f") }
    // The limit is of bytes, not of letters.
    #expect(throws: AddressError.self) { try EmailAddress(parsing: String(repeating: "é", count: 33) + "@example.com") }
  }

  /// Whatever letter an address has: its key is an address, and the key of that is itself.
  @Test func keyOfAKeyIsItself() {
    // All but ideographs and Hangul, which are many and alike.
    for value in [0x21...0x33FF, 0xA490...0xABFF, 0xF900...0x10FFF, 0x1E000...0x1EFFF].joined() {
      guard let scalar = Unicode.Scalar(UInt32(value)), scalar != "@", scalar != "\"" else { continue }
      for typed in ["a\(scalar)b@example.com", "a@a\(scalar)b.example"] {
        guard let key = EmailAddress.key(of: typed) else { continue }
        guard let again = EmailAddress.key(of: key) else {
          Issue.record("\(typed) has the key \(key), which is no address")
          continue
        }
        if !again.utf8.elementsEqual(key.utf8) { Issue.record("\(typed) has the key \(key), and that has \(again)") }
      }
    }
  }
}
