import JSONText
import Records

/// Prints what a command has to say: lines for people, or JSON for programs and nothing else.
struct Printer {
  let isJSON: Bool
  let style: Style
  /// For what goes to standard error.
  let errorStyle: Style
  /// How wide lines may be; nil where nothing limits them.
  let columns: Int?
  let isTerminal: Bool
  private let context: CommandContext

  init(_ globals: GlobalOptions, _ context: CommandContext) {
    self.context = context
    isJSON = globals.json
    isTerminal = context.terminal.output.isTerminal
    style = Style(colored: !globals.noColor && context.colors(on: context.terminal.output))
    errorStyle = Style(colored: !globals.noColor && context.colors(on: context.terminal.errors))
    columns = isTerminal ? context.terminal.columns : nil
  }

  /// A line for people; programs that asked for JSON do not get it. Text from records must have been through `PlainText`.
  func line(_ text: String = "") throws {
    if !isJSON { try context.terminal.output.write(text + "\n") }
  }

  /// One JSON value on one line.
  func json(_ object: JSONObject, layout: JSONLayout = .plain) throws {
    try context.terminal.output.write(PlainText.json(JSONWriter.inline(.object(object), layout: layout)) + "\n")
  }

  /// A JSON value or another text as it stands in a file.
  func text(_ bytes: [UInt8]) throws {
    try context.terminal.output.write(String(decoding: bytes, as: UTF8.self))
  }

  /// An error that does not end the command.
  func error(_ failure: Failure) throws {
    try context.terminal.errors.write(failure.text(errorStyle))
  }

  /// Something to know or to type, beside the output.
  func hint(_ text: String) throws {
    try context.terminal.errors.write("\(errorStyle.hint("hint:")) \(PlainText.line(text))\n")
  }

  /// Something to know, beside the output.
  func note(_ text: String) throws {
    try context.terminal.errors.write(PlainText.line(text) + "\n")
  }

  /// A time as the person's clock shows it: `2026-11-22 10:14`.
  func time(_ time: Timestamp) -> String {
    let offset = Int64(context.offsetMinutes(time.seconds)) * 60
    guard let local = time.wholeSeconds.adding(seconds: offset) else { return time.description }
    let text = local.description
    return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
  }

  /// A time as it stands in a record; what is none stays as it is.
  func time(_ text: String) -> String {
    Timestamp(text).map { time($0) } ?? PlainText.line(text)
  }
}
