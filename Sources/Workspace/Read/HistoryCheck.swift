package import GitStorage
import JSONText
import Merging
import RecordIndex
import Records

/// Checks what commits change, in a repository with or without a working tree (`ChangeCheck`).
///
/// Takes no lock and moves nothing. Costs what the change holds, and look-ups in the index of the store; where there is no index
/// yet, one look at every contact, if a contact changed.
package final class HistoryCheck {
  package struct Report: Sendable {
    /// Errors in reading order.
    package var findings: [CheckFinding] = []
    /// How many records the change adds or replaces.
    package var records = 0
    /// Why nothing was looked at, nil where it was.
    package var passed: String?
  }

  /// What becomes of the index that answers look-ups.
  package enum IndexUse: Sendable {
    /// It is used where there is one.
    case asked
    /// It is made where there is none.
    case made
    /// It is brought to the tree the change began with, which therefore should be one that stays.
    case followed
  }

  private let repository: GitRepository
  private let use: IndexUse
  private lazy var catalogs = CatalogSource(repository, index: openIndex())

  package init(_ repository: GitRepository, index use: IndexUse) {
    self.repository = repository
    self.use = use
  }

  /// Checks what one tree changes against another.
  ///
  /// - Parameter old: nil: an empty one.
  package func report(from old: ObjectID?, to new: ObjectID) throws -> Report {
    try report(on: repository.difference(old, new), since: old)
  }

  /// Checks changes of a tree.
  package func report(on changes: [TreeDifference], since old: ObjectID?) throws -> Report {
    let settings = try old.flatMap { try repository.entry(at: StoreSettings.path, in: $0) }
    guard settings != nil || changes.contains(where: { $0.path == StoreSettings.path }) else {
      return Report(passed: "it holds no kith.json and is no store")
    }
    if let format = try settings.flatMap({ try format(of: $0) }), format > Workspace.format {
      return Report(passed: "the store has format \(format), and this kith knows up to \(Workspace.format)")
    }
    let check = ChangeCheck(blob: repository.blob, before: { [self] in try catalog(of: old) })
    return Report(
      findings: try check.run(changes),
      records: changes.count { $0.new != nil && $0.path.text.flatMap(RecordPath.init) != nil })
  }

  private func format(of entry: Entry) throws -> Int? {
    guard entry.mode.isFile else { return nil }
    return try catalogs.records.record(entry.id, as: .store)?.value["format"]?.numberValue?.intValue
  }

  private func catalog(of tree: ObjectID?) throws -> any RecordCatalog {
    if let tree, use == .followed || (use == .made && !catalogs.isIndexed) { try catalogs.follow(tree) }
    return catalogs.catalog(of: tree)
  }

  private func openIndex() -> RecordIndex? {
    let files = StoreFiles(gitDirectory: DiskPath(repository.gitDirectory))
    // A look that cannot be had is as good as none.
    if use == .asked, (try? FileStat.ifPresent(at: files.index)) == nil { return nil }
    return RecordIndex(at: files.place(of: files.index))
  }
}
