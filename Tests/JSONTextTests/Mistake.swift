import JSONText
import Testing

/// A text with a mistake in it, and what a person is told.
struct Mistake: Sendable, CustomTestStringConvertible {
  let text: String
  let bytes: [UInt8]
  let place: String
  let message: String
  let hint: String

  /// Makes a row of a table; the place is `line:column`, and `⟨FC⟩` in the text stands for the byte 0xFC.
  init(_ text: String, _ place: String, _ message: String, _ hint: String) {
    self.text = text
    bytes = Self.bytes(of: text)
    self.place = place
    self.message = message
    self.hint = hint
  }

  var testDescription: String { text.debugDescription }

  func expect(_ sourceLocation: SourceLocation = #_sourceLocation) {
    do throws(JSONSyntaxError) {
      let value = try JSONParser.parse(bytes)
      Issue.record("\(text) parses as \(value)", sourceLocation: sourceLocation)
    } catch {
      #expect("\(error.position.line):\(error.position.column)" == place, sourceLocation: sourceLocation)
      #expect(error.message == message, sourceLocation: sourceLocation)
      #expect(error.hint == hint, sourceLocation: sourceLocation)
      #expect(error.position == TextPosition(offset: error.position.offset, in: bytes), sourceLocation: sourceLocation)
    }
  }

  private static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var isCode = false
    for piece in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "⟨" || $0 == "⟩" }) {
      if isCode {
        bytes += piece.split(separator: " ").compactMap { UInt8($0, radix: 16) }
      } else {
        bytes += Array(piece.utf8)
      }
      isCode.toggle()
    }
    return bytes
  }
}
