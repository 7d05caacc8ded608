package import JSONText
import Records

/// Text of several lines, merged line by line; where both sides changed the same or neighbouring lines it is a scalar.
package enum TextMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    if case .settled(let value) = site.versions.settlement { return value }
    let lines = site.versions.map(lines)
    guard let base = lines.base, let ours = lines.ours, let theirs = lines.theirs,
      let merged = merge(base: base, ours: ours, theirs: theirs)
    else { return try run.rules.scalar(site, &run) }
    return RecordText.value(of: merged.map(\.text).joined(separator: "\n"))
  }

  private static func lines(_ value: JSONValue) -> [TextLine]? {
    // By scalars: to `Character` "\r\n" is one, and no line would end there.
    RecordText.string(of: value)?.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TextLine(text: String($0)) }
  }

  /// Puts the changes of both sides into the base; nil where two of them overlap or touch and are not the same.
  private static func merge(base: [TextLine], ours: [TextLine], theirs: [TextLine]) -> [TextLine]? {
    var ours = LineDifference.hunks(from: base, to: ours)[...]
    var theirs = LineDifference.hunks(from: base, to: theirs)[...]
    var merged: [TextLine] = []
    var line = 0
    func apply(_ hunk: LineHunk) {
      merged += base[line..<hunk.old.lowerBound] + hunk.new
      line = hunk.old.upperBound
    }
    while let our = ours.first, let their = theirs.first {
      if our == their {
        apply(our)
        ours.removeFirst()
        theirs.removeFirst()
      } else if our.touches(their) {
        return nil
      } else if our.old.lowerBound < their.old.lowerBound {
        apply(our)
        ours.removeFirst()
      } else {
        apply(their)
        theirs.removeFirst()
      }
    }
    for hunk in ours + theirs { apply(hunk) }
    return merged + base[line...]
  }
}
