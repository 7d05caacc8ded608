/// Finding the word that was probably meant.
enum Suggestion {
  /// The word nearest to what was typed, if one is near enough.
  static func nearest(to typed: String, among words: [String]) -> String? {
    let letters = Array(typed.lowercased().unicodeScalars)
    guard letters.count <= 64 else { return nil }
    let ranked = words.map { (distance: distance(letters, Array($0.lowercased().unicodeScalars)), word: $0) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, letters.count / 3) ? best.word : nil
  }

  /// How many letters must be put in, taken out, replaced or swapped with their neighbour.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var line = [row + 1]
      for column in right.indices {
        let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(replaced, last[column + 1] + 1, line[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        line.append(cost)
      }
      (before, last) = (last, line)
    }
    return last[right.count]
  }
}
