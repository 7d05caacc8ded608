package import JSONText

/// A pointer to another record: taken away beats retargeted; of two targets the smaller id stays.
package enum PointerMerge {
  @Sendable package static func merge(_ site: FieldSite, _ run: inout MergeRun) throws -> JSONValue? {
    if case .settled(let value) = site.versions.settlement { return value }
    switch (site.versions.ours, site.versions.theirs) {
    case (nil, _), (_, nil):
      // The lost target leaves no entry: it would be read as an edge, and the two contacts joined again.
      return nil
    case (.string(let ours)?, .string(let theirs)?):
      let winner: Side = JSONKey(ours) < JSONKey(theirs) ? .ours : .theirs
      try run.keep(site.versions.on(winner.other), at: site.pointer, of: winner.other)
      return site.versions.on(winner)
    default:
      return try run.rules.scalar(site, &run)
    }
  }
}
