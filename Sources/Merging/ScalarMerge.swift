package import JSONText
import Records

/// One value that can only be taken whole: the later writer's rules, the other is kept as a conflict.
package enum ScalarMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    switch site.versions.settlement {
    case .settled(let value): value
    case .contested: try run.decide(site.versions, at: site.pointer)
    }
  }

  /// The side of the later writer; on a tie, or where history does not name both, the side of the greater value.
  @Sendable package static func winner(_ values: Versions<JSONValue>, _ writers: Versions<Writer>) -> Side {
    if let ours = writers.ours, let theirs = writers.theirs {
      if ours.isLater(than: theirs) { return .ours }
      if theirs.isLater(than: ours) { return .theirs }
    }
    return isGreater(values.ours, than: values.theirs) ? .ours : .theirs
  }

  /// Orders by canonical bytes; an absent value is less than every other.
  static func isGreater(_ left: JSONValue?, than right: JSONValue?) -> Bool {
    (right?.canonicalBytes ?? []).lexicographicallyPrecedes(left?.canonicalBytes ?? [])
  }
}
