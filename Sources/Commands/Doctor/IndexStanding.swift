import Workspace

/// How the caches in `.git/kith/` stand. None of them can lose anything, so this is never worse than a warning.
struct IndexStanding {
  let addresses: IndexCondition
  let lists: IndexCondition
  /// Whether the cache of the files' stats reads; nil where there is none.
  let statsRead: Bool?

  /// How long each index is read in search of damage: writers wait for that long, and wait five seconds at most.
  static let limit = Duration.seconds(2)

  var diagnoses: [Diagnosis] {
    let indexes = [
      Self.diagnosis("index", "the index of addresses", addresses), Self.diagnosis("lists", "the index of lists", lists),
    ]
    guard statsRead == false else { return indexes }
    return indexes + [Diagnosis("cache", .note, "the cache of the files' stats is damaged; \(Self.byItself)")]
  }

  private static let byItself = "the next command that needs it makes it anew, by itself"
  private static let rebuild = "kith index rebuild"

  private static func diagnosis(_ check: String, _ name: String, _ condition: IndexCondition) -> Diagnosis {
    switch condition {
    case .missing: Diagnosis(check, .note, "\(name) is not there yet; \(byItself)", hint: rebuild)
    case .ofAnotherVersion:
      Diagnosis(check, .note, "\(name) was made by another version of Kith; \(byItself)", hint: rebuild)
    case .unfinished: Diagnosis(check, .note, "\(name) is not finished; \(byItself)", hint: rebuild)
    case .damaged(let reason):
      Diagnosis(
        check, .warning, "\(name) is damaged (\(reason)); a command that meets the damage makes it anew", hint: rebuild)
    case .closed(let reason):
      Diagnosis(check, .note, "\(name) cannot be looked at now: \(reason)", hint: "try again in a moment")
    case .following(let count, let isWhollyRead):
      Diagnosis(check, .ok, name + following(count) + (isWhollyRead ? "" : "; what could be read of it in \(limit) is sound"))
    }
  }

  private static func following(_ count: Int) -> String {
    if count == 0 { return " stands for HEAD" }
    return " is \(count) \(count == 1 ? "file" : "files") behind HEAD, and catches up by itself"
  }
}

extension Examination {
  func indexDiagnoses() throws -> [Diagnosis] {
    let workspace = try workspace()
    do {
      return IndexStanding(
        addresses: try workspace.condition(of: .addresses, for: IndexStanding.limit),
        lists: try workspace.condition(of: .lists, for: IndexStanding.limit), statsRead: try workspace.statCacheReads()
      ).diagnoses
    } catch {
      return [Diagnosis("index", .note, failing: error)]
    }
  }
}
