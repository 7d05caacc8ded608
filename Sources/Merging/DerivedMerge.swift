package import JSONText
import Records

/// A value that another field tells: a deal's stage is where its history's last entry went.
package enum DerivedMerge {
  private static let history: JSONKey = "history"

  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    let versions = site.versions
    if versions.ours == versions.theirs { return versions.ours }
    // A side that touched neither the value nor its history has no say.
    let histories = site.siblings.map { $0[history] }
    if versions.theirs == versions.base, histories.theirs == histories.base { return versions.ours }
    if versions.ours == versions.base, histories.ours == histories.base { return versions.theirs }

    let entries = (site.merged[history]?.arrayValue ?? []).compactMap(\.objectValue)
    guard let last = entries.max(by: isEarlier), let value = last["to"], value.stringValue?.isEmpty == false else {
      return try run.rules.scalar(site, &run)
    }
    for side in [Side.ours, .theirs] {
      // What no entry tells of would be gone without a trace.
      let lost = versions.on(side)
      guard lost != versions.base, lost == nil || !entries.contains(where: { $0["to"] == lost }) else { continue }
      try run.keep(lost, at: site.pointer, of: side)
    }
    return value
  }

  /// Orders entries by (`at`, `id`); one without a time is earlier than all others.
  static func isEarlier(_ left: JSONObject, _ right: JSONObject) -> Bool {
    switch (SpelledInstant(left["at"])?.instant, SpelledInstant(right["at"])?.instant) {
    case (nil, _?): true
    case (_?, nil): false
    case (let left?, let right?) where left != right: left < right
    default: JSONKey(left["id"]?.stringValue ?? "") < JSONKey(right["id"]?.stringValue ?? "")
    }
  }
}
