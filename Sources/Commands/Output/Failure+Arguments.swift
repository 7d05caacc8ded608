import ArgumentParser
import Records

extension Failure {
  /// What is wrong with the arguments, as the library that reads them says it.
  init(parsing error: any Error, arguments: [String]) {
    let message = Kith.message(for: error)
    if message.lowercased().contains("unexpected argument"), let failure = Self.unknownVerb(in: arguments) {
      self = failure
      return
    }
    // The library ends its message with where to read more; that is our hint.
    let help = Kith.fullMessage(for: error).split(separator: "\n").last { $0.hasPrefix("  See '") }
    let command = help.flatMap { $0.split(separator: "'").dropFirst().first }
    self.init(.usage, Self.lowercasedFirst(message), hint: command.map { String($0) })
  }

  /// A word where a verb belongs, nil where every such word is one.
  private static func unknownVerb(in arguments: [String]) -> Failure? {
    var command: any ParsableCommand.Type = Kith.self
    var path = "kith"
    for word in verbs(of: arguments) {
      let known = command.configuration.subcommands
      guard !known.isEmpty else { return nil }
      guard let next = known.first(where: { $0.configuration.commandName == word }) else {
        let names = known.compactMap { $0.configuration.commandName }
        let likely = word.nearest(among: names)
        return Failure(
          .usage, "there is no command \(path) \(word)",
          hint: likely.map { "did you mean \(path) \($0)?" } ?? "\(path) --help")
      }
      path += " \(word)"
      command = next
    }
    return nil
  }

  /// The arguments without the options that may stand before a verb.
  private static func verbs(of arguments: [String]) -> [String] {
    var words: [String] = []
    var isValue = false
    for argument in arguments {
      if isValue {
        isValue = false
      } else if argument.hasPrefix("-") {
        isValue = argument == "-C" || argument == "--org"
      } else {
        words.append(argument)
      }
    }
    return words
  }

  private static func lowercasedFirst(_ text: String) -> String {
    guard let first = text.first else { return "these arguments make no sense" }
    let line = first.lowercased() + text.dropFirst()
    return line.hasSuffix(".") ? String(line.dropLast()) : line
  }
}
