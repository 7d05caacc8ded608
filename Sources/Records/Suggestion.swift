/// Finding the word that was probably meant.
extension StringProtocol {
  /// The word nearest to this text, if one is near enough to be what was meant; capitals and `-`, `_`, blanks make no
  /// difference.
  package func nearest(among words: [String]) -> String? {
    let typed = Array(plainLetters.unicodeScalars)
    guard typed.count <= 64 else { return nil }
    let ranked = words.map { (distance: editDistance(typed, Array($0.plainLetters.unicodeScalars)), word: $0) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= Swift.max(1, Swift.min(typed.count, best.word.unicodeScalars.count) / 3) ? best.word : nil
  }

  private var plainLetters: String {
    String(String.UnicodeScalarView(lowercased().unicodeScalars.filter { !"-_ ".unicodeScalars.contains($0) }))
  }
}

/// How many letters must be put in, taken out, replaced or swapped with their neighbour to make one text of another.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var before: [Int] = []
  var last = Array(0...right.count)
  for row in left.indices {
    var line = [row + 1]
    for column in right.indices {
      var cost = Swift.min(last[column] + (left[row] == right[column] ? 0 : 1), last[column + 1] + 1, line[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = Swift.min(cost, before[column - 1] + 1)
      }
      line.append(cost)
    }
    (before, last) = (last, line)
  }
  return last[right.count]
}
