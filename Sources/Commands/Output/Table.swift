/// Columns for people: aligned, empty ones left out, cut to the screen where there is one.
struct Table {
  private let titles: [String]
  private var rows: [[String]] = []

  init(_ titles: String...) { self.titles = titles }

  /// Adds a row; the texts are made fit for a terminal.
  mutating func add(_ cells: String...) { rows.append(cells.map(PlainText.line)) }

  var isEmpty: Bool { rows.isEmpty }

  /// Prints the rows, and on a terminal the titles above them.
  ///
  /// - Parameter indent: How many blanks stand before each line.
  func print(to printer: Printer, indent: Int = 0) throws {
    let used = titles.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    guard let last = used.last else { return }
    let titled = printer.isTerminal ? [titles] + rows : rows
    let widths = titles.indices.map { column in titled.map { PlainText.width($0[column]) }.max() ?? 0 }
    for (index, row) in titled.enumerated() {
      let cells = used.map { $0 == last ? row[$0] : PlainText.padded(row[$0], widths[$0]) }
      var line = String(repeating: " ", count: indent) + cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      if let columns = printer.columns { line = PlainText.fitted(line, columns) }
      try printer.line(printer.isTerminal && index == 0 ? printer.style.faint(line) : line)
    }
  }
}
