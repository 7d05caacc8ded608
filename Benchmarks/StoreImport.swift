import GitStorage
import Records

/// Writes the records of a benchmark store some thousands at a time, so that a store of any size is made in little memory.
///
/// It goes folder by folder, so that the tree of a folder is written once and not again for every few of its files.
struct StoreImport {
  let repository: GitRepository
  let contacts: Int

  /// The files of about so many people are in memory at once.
  private static let together = 10_000

  /// Makes a commit that adds the records; no branch moves to it.
  func commit(on head: Commit) throws -> ObjectID {
    var tree = head.tree
    func add(_ files: () throws -> [BenchmarkPerson.File]) throws {
      tree = try repository.batch {
        var edits: [GitPath: Entry?] = [:]
        for (path, record) in try files() {
          edits[GitPath(path.text)] = Entry(id: try repository.writeBlob(record.canonicalBytes))
        }
        return try repository.editTree(tree, edits)
      }
    }
    try add { try settings() }
    for numbers in Self.chunks(of: 0..<contacts, by: { BenchmarkPerson($0).id.folder }) {
      try add { try numbers.flatMap { try BenchmarkPerson($0).files() } }
    }
    let withThread = (0..<contacts).filter { BenchmarkPerson.hasThread($0) }
    for numbers in try Self.chunks(of: withThread, by: { try BenchmarkPerson($0).threadFile().path.folder }) {
      try add { try numbers.map { try BenchmarkPerson($0).threadFile() } }
    }
    return try repository.writeCommit(
      tree: tree, parents: [head.id], author: head.author, committer: head.committer, message: "Import \(contacts) contacts\n")
  }

  private func settings() throws -> [BenchmarkPerson.File] {
    guard let slug = BenchmarkPerson.org else { return [] }
    var org = Org.new(name: "Acme")
    org.members = BenchmarkWords.members.map { Org.Member(email: $0.email, name: $0.name) }
    return [(.settings(org: slug), org.record)]
  }

  /// Whole folders, as many together as have not many more people than are to be in memory.
  private static func chunks(of numbers: some Sequence<Int>, by folder: (Int) throws -> String) rethrows -> [[Int]] {
    var chunks: [[Int]] = []
    for (_, group) in try Dictionary(grouping: numbers, by: folder).sorted(by: { $0.key < $1.key }) {
      if let last = chunks.last, last.count + group.count <= together {
        chunks[chunks.count - 1] += group
      } else {
        chunks.append(group)
      }
    }
    return chunks
  }
}

extension RecordPath {
  /// The folder it stands in.
  fileprivate var folder: String { String(text.prefix(upTo: text.lastIndex(of: "/") ?? text.startIndex)) }
}
