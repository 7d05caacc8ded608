import Foundation
import JSONText

/// A place in a list as the text that a person hands back to go on after it. What is in it is nobody's business.
enum CursorText {
  static func text(_ parts: [JSONValue]) -> String {
    Data(JSONWriter.inline(.array(parts)).utf8).base64EncodedString().filter { $0 != "=" }
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
  }

  /// The parts a text was made of; nil where it is no such text.
  static func parts(_ text: String) -> [JSONValue]? {
    let usual = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    guard let data = Data(base64Encoded: usual + String(repeating: "=", count: (4 - usual.count % 4) % 4)) else { return nil }
    do {
      return try JSONParser.parse(Array(data)).arrayValue
    } catch {
      return nil
    }
  }
}
