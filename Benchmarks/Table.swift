import Foundation

/// What the same work takes done with something else.
struct Peer {
  let name: String
  let time: Duration

  init(_ name: String, _ time: Duration) {
    self.name = name
    self.time = time
  }
}

/// Rows printed in aligned columns.
struct Table {
  private static let nothing = "–"
  private var rows = [["measure", "contacts", "kith", "against", "its time", "ratio", "bar"]]

  /// A measure of ours beside the same work done by others, a row each; the ratio says how many times faster Kith is.
  mutating func add(_ measure: String, contacts: Int, kith: Duration, against peers: [Peer] = [], bar: String) {
    for peer in peers {
      let ratio = String(format: "%.2f", peer.time / kith)
      append([measure, String(contacts), kith.text, peer.name, peer.time.text, ratio, bar])
    }
    if peers.isEmpty { add(measure, contacts: contacts, value: kith.text, bar: bar) }
  }

  /// A measure that nothing stands beside.
  mutating func add(_ measure: String, contacts: Int, value: String, bar: String) {
    append([measure, String(contacts), value, Self.nothing, Self.nothing, Self.nothing, bar])
  }

  private mutating func append(_ row: [String]) {
    rows.append(row)
    print("  \(row.joined(separator: "  "))")
    // Seen at once, also in a file or a pipe.
    fflush(nil)
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
