import JSONText
import Records

/// A text that both sides changed, seen as lines that stay and gaps between them.
struct OracleText {
  private let base: [JSONKey]?
  private let ours: [JSONKey]?
  private let theirs: [JSONKey]?

  /// What is right where the sides are held to overlap.
  var scalar: JSONValue?
  var scalarLosses: Set<JSONValue> = []

  init(_ values: MergeOracle.Three<JSONValue>) {
    base = values.base.flatMap(Self.lines)
    ours = values.ours.flatMap(Self.lines)
    theirs = values.theirs.flatMap(Self.lines)
  }

  static func lines(_ value: JSONValue) -> [JSONKey]? {
    if let text = value.stringValue { return split(text) }
    guard let elements = value.arrayValue else { return nil }
    var text: [String] = []
    for element in elements {
      guard let line = element.stringValue else { return nil }
      text.append(line)
    }
    return split(text.joined(separator: "\n"))
  }

  private static func split(_ text: String) -> [JSONKey] {
    Array(text.utf8).split(separator: 10, omittingEmptySubsequences: false).map { JSONKey(String(decoding: $0, as: UTF8.self)) }
  }

  private static func value(_ lines: [JSONKey]) -> JSONValue {
    lines.count > 1 ? .array(lines.map { .string($0.text) }) : .string(lines.first?.text ?? "")
  }

  /// Whether all three are texts.
  var isMergeable: Bool { base != nil && ours != nil && theirs != nil }

  /// Whether every line occurs once and none was moved, so that there is one way only to say what changed.
  var isUnambiguous: Bool {
    guard let base, let ours, let theirs else { return false }
    return [base, ours, theirs].allSatisfy { Set($0).count == $0.count }
      && [ours, theirs].allSatisfy { side in base.filter(side.contains) == side.filter(base.contains) }
  }

  /// One run of lines that a side took out after `start` lines of the base, up to `end`, and what it put there.
  private struct Run: Equatable {
    let start: Int
    let end: Int
    let lines: [JSONKey]
  }

  private static func runs(_ base: [JSONKey], _ side: [JSONKey]) -> [Run] {
    var runs: [Run] = []
    var start = 0
    var put: [JSONKey] = []
    func close(_ end: Int) { if end > start || !put.isEmpty { runs.append(Run(start: start, end: end, lines: put)) } }
    for line in side {
      guard let place = base.firstIndex(of: line) else { put.append(line); continue }
      close(place)
      start = place + 1
      put = []
    }
    close(base.count)
    return runs
  }

  /// The text with the changes of both; nil where they meet in a gap between two lines and are not the same.
  var merged: JSONValue? {
    guard let base, let ours, let theirs else { return nil }
    var byGap: [Int: Run] = [:]
    for run in Self.runs(base, ours) { for gap in run.start...run.end { byGap[gap] = run } }
    for run in Self.runs(base, theirs) {
      for gap in run.start...run.end {
        if let met = byGap[gap], met != run { return nil }
        byGap[gap] = run
      }
    }
    var lines: [JSONKey] = []
    var gap = 0
    while gap <= base.count {
      if let run = byGap[gap], run.start == gap {
        lines += run.lines
        gap = run.end
      }
      if gap < base.count { lines.append(base[gap]) }
      gap += 1
    }
    return Self.value(lines)
  }

  /// Whether a result has as many of each line as both changes together make, however lines are matched.
  ///
  /// What both did counts once or twice: a line that both added; a line that one took out and the other moved, which is taken out
  /// of its old place by both and stays in its new one; of several equal lines each side may have moved another.
  func allows(_ result: JSONValue?) -> Bool {
    guard let base, let ours, let theirs, let lines = result.flatMap(Self.lines) else { return false }
    func count(_ text: [JSONKey]) -> [JSONKey: Int] { text.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
    let (before, left, right, after) = (count(base), count(ours), count(theirs), count(lines))
    return Set(base + ours + theirs + lines).allSatisfy { line in
      let start = before[line] ?? 0
      let (our, their) = ((left[line] ?? 0) - start, (right[line] ?? 0) - start)
      let change = (after[line] ?? 0) - start
      let addedByBoth = our > 0 && their > 0 ? min(our, their) : 0
      let movedByBoth = start > 1 ? min(left[line] ?? 0, right[line] ?? 0) : 0
      let sums = (our + their - addedByBoth - movedByBoth)...(our + their + start)
      return sums.contains(change)
    }
  }
}
