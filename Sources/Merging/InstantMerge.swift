package import JSONText
import Records

/// A time of which the first (createdAt) or the last (editedAt) is the true one; anything but two times is a scalar.
package enum InstantMerge {
  @Sendable package static func earliest(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    try merge(site, &run) { $0.precedes($1) ? .ours : .theirs }
  }

  @Sendable package static func latest(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    try merge(site, &run) { $1.precedes($0) ? .ours : .theirs }
  }

  /// Where both sides added the same element its time was given twice, and the first will do. The time of an element that was
  /// there before is only changed by somebody who means it.
  @Sendable package static func born(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    site.siblings.base == nil ? try run.rules.earliest(site, &run) : try run.rules.scalar(site, &run)
  }

  private static func merge(
    _ site: FieldSite, _ run: inout MergeRun, choose: (SpelledInstant, SpelledInstant) -> Side
  ) throws -> JSONValue? {
    if case .settled(let value) = site.versions.settlement { return value }
    guard let ours = SpelledInstant(site.versions.ours), let theirs = SpelledInstant(site.versions.theirs) else {
      return try run.rules.scalar(site, &run)
    }
    return site.versions.on(choose(ours, theirs))
  }
}

/// An instant with the text that spells it, so that one instant spelled in two ways still has an order.
struct SpelledInstant {
  let instant: Timestamp
  let text: String

  init?(_ value: JSONValue?) {
    guard let text = value?.stringValue, let instant = Timestamp(text) else { return nil }
    self.instant = instant
    self.text = text
  }

  func precedes(_ other: SpelledInstant) -> Bool {
    instant != other.instant ? instant < other.instant : JSONKey(text) < JSONKey(other.text)
  }
}
