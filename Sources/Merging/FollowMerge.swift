package import JSONText
import Records

/// A field that says more about another one (who created it, why it failed) and comes along with it.
package enum FollowMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    guard case .follows(let leader)? = site.field?.rule else { return try run.rules.scalar(site, &run) }
    switch site.table.field(leader)?.rule {
    case .progress: return try mergeAlongProgress(site, &run)
    // The time of what was there before is a scalar, and so is whose name stands with it.
    case .born where site.siblings.base != nil: return try run.rules.scalar(site, &run)
    default: break
    }

    let leaders = site.siblings.map { $0[leader] }
    guard case .contested = leaders.settlement, site.versions.ours != site.versions.theirs else {
      return try run.rules.scalar(site, &run)
    }
    let side: Side = site.merged[leader] == leaders.ours ? .ours : .theirs
    let value = site.versions.on(side)
    let lost = site.versions.on(side.other)
    // Of two first versions only one can be the first. But a value that somebody corrected later is a write like any other.
    if let base = site.versions.base, lost != base { try run.keep(lost, at: site.pointer, of: side.other) }
    return value
  }

  private static func mergeAlongProgress(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    let lead = ProgressMerge.lead(site.siblings)
    guard site.key == "error" else {
      return switch lead {
      case .side(let side): site.versions.on(side)
      case .level: try run.rules.latest(site, &run)
      case .unknown: try run.rules.scalar(site, &run)
      }
    }
    guard let errors = site.versions.objects else { return try run.rules.scalar(site, &run) }
    switch lead {
    case .side(let side):
      let error = site.versions.on(side)
      return ProgressMerge.isSameAttempt(site.siblings) ? keepingCode(of: errors, in: error) : error
    case .level:
      return keepingCode(of: errors, in: try run.rules.object(site, &run))
    case .unknown:
      return try run.rules.scalar(site, &run)
    }
  }

  /// Within an attempt an error code is not dropped by a state that lacks one: what the error then leaves blank is filled from
  /// the one that has the code.
  private static func keepingCode(of errors: Versions<JSONObject>, in error: JSONValue?) -> JSONValue? {
    guard !hasCode(error?.objectValue), let known = [errors.ours, errors.theirs].first(where: hasCode), let known else {
      return error
    }
    var filled = error?.objectValue ?? [:]
    for member in known.members where filled[member.key] == nil { filled[member.key] = member.value }
    return .object(filled)
  }

  private static func hasCode(_ error: JSONObject?) -> Bool {
    error?["code"] != nil
  }
}
