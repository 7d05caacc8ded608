import Workspace

/// How the caches in `.git/kith/` stand. None of them can lose anything, so this is never worse than a note.
struct IndexStanding {
  let index: IndexCondition
  /// Whether the cache of the files' stats reads; nil where there is none.
  let statsRead: Bool?

  var diagnoses: [Diagnosis] {
    guard statsRead == false else { return [indexDiagnosis] }
    return [indexDiagnosis, Diagnosis("cache", .note, "the cache of the files' stats is damaged; \(Self.byItself)")]
  }

  private static let byItself = "the next command that needs it makes it anew, by itself"

  private var indexDiagnosis: Diagnosis {
    switch index {
    case .missing: Diagnosis("index", .note, "there is no index of addresses yet; \(Self.byItself)")
    case .useless: Diagnosis("index", .note, "the index of addresses is damaged or of another version; \(Self.byItself)")
    case .following(behind: 0): Diagnosis("index", .ok, "the index of addresses stands for HEAD")
    case .following(let count):
      Diagnosis(
        "index", .ok,
        "the index of addresses is \(count) \(count == 1 ? "file" : "files") behind HEAD, and catches up by itself")
    }
  }
}

extension Examination {
  func indexDiagnoses() throws -> [Diagnosis] {
    let workspace = try workspace()
    do {
      return IndexStanding(index: try workspace.indexCondition(), statsRead: try workspace.statCacheReads()).diagnoses
    } catch {
      return [Diagnosis("index", .note, failing: error)]
    }
  }
}
