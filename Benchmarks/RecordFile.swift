import Foundation
import JSONText
import Records

/// The contacts of a benchmark store in one file of GNU recutils: a paragraph for each contact, a line for each of its texts and
/// numbers.
struct RecordFile {
  let path: String

  /// The file is written in pieces of about this many bytes.
  private static let piece = 1 << 20

  func write(contacts: Int) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
      throw Measure.Failure(description: "\(path) cannot be written")
    }
    var text = ""
    for number in 0..<contacts {
      for (key, value) in BenchmarkPerson(number).contact().value.members { Self.add(key.description, value, to: &text) }
      text += "\n"
      guard text.utf8.count > Self.piece || number == contacts - 1 else { continue }
      try file.write(contentsOf: Data(text.utf8))
      text.removeAll(keepingCapacity: true)
    }
    try file.close()
  }

  private static func add(_ key: String, _ value: JSONValue, to text: inout String) {
    switch value {
    case .object(let object): for (name, value) in object.members { add("\(key)_\(name)", value, to: &text) }
    case .array(let elements): for element in elements { add(key, element, to: &text) }
    case .string(let line): text += "\(key): \(line)\n"
    case .number(let number): text += "\(key): \(number)\n"
    default: break
    }
  }
}
