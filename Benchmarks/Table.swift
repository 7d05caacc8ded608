import Foundation

/// Rows printed in aligned columns.
struct Table {
  private var rows: [[String]]

  init(columns: [String]) { rows = [columns] }

  /// A measure of ours beside the same work done by git.
  mutating func add(_ measure: String, contacts: Int, kith: Duration, git: Duration, bar: String) {
    let ratio = git / kith
    rows.append([
      measure, String(contacts), kith.text, git.text, String(format: "%.2f", ratio), bar,
    ])
    print("  \(rows[rows.count - 1].joined(separator: "  "))")
  }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      "| " + zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: " | ") + " |"
    }.enumerated().map { index, line in
      index == 0 ? line + "\n|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|" : line
    }.joined(separator: "\n")
  }
}
