import GitStorage
import Testing

@testable import Workspace

/// The name of a file on its way into the working tree tells where it belongs and what stood there.
struct ExchangeNameTests {
  private let base = ObjectID(hex: "0123456789012345678901234567890123456789")

  @Test(arguments: ["a", "orgs/acme/contacts/aa/x.json", "100%/of~it/%s", "å/\u{7f}.txt"])
  func aNameTellsPathAndBase(path: String) throws {
    for base in [base, nil] {
      for number in 0..<2 {
        let bytes = try #require(ExchangeName(path: GitPath(path), base: base, number: number).bytes)
        #expect(!bytes.contains(UInt8(ascii: "/")))
        let read = try #require(ExchangeName(bytes: bytes))
        #expect(read.path == GitPath(path) && read.base == base)
      }
    }
  }

  @Test func whatNoFileSystemTakesIsNoName() {
    #expect(ExchangeName(path: GitPath(String(repeating: "x", count: 190)), base: base).bytes?.count == 231)
    #expect(ExchangeName(path: GitPath(String(repeating: "x", count: 200)), base: base).bytes == nil)
  }

  @Test func otherNamesAreNone() {
    for name in ["new", "new~a%b", "new~a%"] { #expect(ExchangeName(bytes: Array(name.utf8)) == nil) }
  }
}
