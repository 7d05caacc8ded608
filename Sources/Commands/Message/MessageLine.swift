import JSONText
import Records
import Workspace

extension ListedMessage {
  /// With whom, for people: the names of those whose message it is, else the address.
  var correspondent: String {
    let names = people.map(\.record.displayName).joined(separator: ", ")
    return (names.isEmpty ? address : names) + (isHeld ? " (held)" : "")
  }
}

extension Message {
  /// What it says, on one line: the subject, or the first line of the text; what came with it where there is no text.
  var firstLine: String {
    if let subject, !subject.isBlank { return subject }
    let lines = body.split(separator: "\n").filter { !String($0).isBlank }
    guard let first = lines.first else {
      return media.isEmpty ? "" : "(\(media.map { $0.type ?? "file" }.joined(separator: ", ")))"
    }
    return first + (lines.count > 1 ? " …" : "")
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension ElementOutput {
  /// A message as programs get it.
  init(_ listed: ListedMessage, cursor: String) {
    self.init(
      value: listed.message.value, list: "messages", contact: listed.people.first?.id, path: listed.path, cursor: cursor,
      isHeld: listed.isHeld,
      thread: ["channel": listed.channel.map { .string($0.rawValue) } ?? .null, "address": .string(listed.address)])
  }
}
