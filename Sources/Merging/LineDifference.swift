import JSONText

/// One line of a text, compared by its bytes.
struct TextLine: Equatable {
  let text: String

  static func == (left: TextLine, right: TextLine) -> Bool { left.text.hasSameBytes(as: right.text) }
}

/// One change between two texts: lines of the old one and what stands in their place.
struct LineHunk: Equatable {
  /// Lines of the old text; empty for an insertion before `lowerBound`.
  let old: Range<Int>
  let new: [TextLine]

  /// Tells whether two changes to one text overlap or touch.
  func touches(_ other: LineHunk) -> Bool {
    old.lowerBound <= other.old.upperBound && other.old.lowerBound <= old.upperBound
  }
}

/// The shortest way from one list of lines to another (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations").
///
/// Texts that have more than `limit` lines changed count as changed from the first different line to the last, which bounds time
/// and memory.
enum LineDifference {
  private static let limit = 1_000

  /// The changes in ascending order, at least one unchanged line between any two.
  static func hunks(from old: [TextLine], to new: [TextLine]) -> [LineHunk] {
    var prefix = 0
    while prefix < old.count, prefix < new.count, old[prefix] == new[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < old.count - prefix, suffix < new.count - prefix,
      old[old.count - 1 - suffix] == new[new.count - 1 - suffix]
    { suffix += 1 }

    let common = kept(old[prefix..<(old.count - suffix)], new[prefix..<(new.count - suffix)])
    var hunks: [LineHunk] = []
    var oldLine = prefix
    var newLine = prefix
    for next in common + [(old.count - suffix, new.count - suffix)] {
      if oldLine < next.0 || newLine < next.1 {
        hunks.append(LineHunk(old: oldLine..<next.0, new: Array(new[newLine..<next.1])))
      }
      oldLine = next.0 + 1
      newLine = next.1 + 1
    }
    return hunks
  }

  /// The places of the lines that stay, in both texts.
  private static func kept(_ old: ArraySlice<TextLine>, _ new: ArraySlice<TextLine>) -> [(Int, Int)] {
    guard !old.isEmpty, !new.isEmpty, let trace = search(old, new) else { return [] }
    var pairs: [(Int, Int)] = []
    var x = old.count
    var y = new.count
    for (d, furthest) in trace.enumerated().reversed() {
      let k = x - y
      let fromAbove = k == -d || (k != d && furthest[k - 1 + d] < furthest[k + 1 + d])
      let previousK = fromAbove ? k + 1 : k - 1
      // Step zero has no step before it, only the lines in common at the start.
      let previousX = d == 0 ? 0 : furthest[previousK + d]
      let previousY = d == 0 ? 0 : previousX - previousK
      while x > previousX, y > previousY {
        x -= 1
        y -= 1
        pairs.append((old.startIndex + x, new.startIndex + y))
      }
      x = previousX
      y = previousY
    }
    return pairs.reversed()
  }

  /// For each number of changes d what could be reached with d - 1, by diagonal from -d to d; nil where the limit is passed.
  private static func search(_ old: ArraySlice<TextLine>, _ new: ArraySlice<TextLine>) -> [[Int]]? {
    let reach = min(old.count + new.count, limit)
    var furthest = [Int](repeating: 0, count: 2 * reach + 3)
    let middle = reach + 1
    var trace: [[Int]] = []
    for d in 0...reach {
      trace.append(Array(furthest[(middle - d)...(middle + d)]))
      for k in stride(from: -d, through: d, by: 2) {
        let isDown = k == -d || (k != d && furthest[middle + k - 1] < furthest[middle + k + 1])
        var x = isDown ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1
        if d == 0 { x = 0 }
        var y = x - k
        while x < old.count, y < new.count, old[old.startIndex + x] == new[new.startIndex + y] {
          x += 1
          y += 1
        }
        furthest[middle + k] = x
        if x >= old.count, y >= new.count { return trace }
      }
    }
    return nil
  }
}
