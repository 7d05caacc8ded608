import GitStorage
import Records
import TestSupport
import Testing

@testable import Workspace

/// Trees of a few files, and what comes of merging them.
final class Trees {
  let sandbox: Sandbox
  let repository: GitRepository

  init() throws {
    sandbox = try Sandbox()
    repository = try GitRepository.create(at: sandbox.path("x"), initialBranch: "main")
  }

  /// A commit with just these files.
  func commit(_ files: [String: String], on parents: [ObjectID] = [], time: Int64, by name: String) throws -> Commit {
    let who = Signature(name: name, email: "\(name)@example.com", time: time, offsetMinutes: 0)
    return try repository.batch {
      var entries: [GitPath: Entry?] = [:]
      for (path, text) in files {
        entries.updateValue(Entry(id: try repository.writeBlob(Array(text.utf8))), forKey: GitPath(path))
      }
      let id = try repository.writeCommit(
        tree: repository.editTree(nil, entries), parents: parents, author: who, committer: who, message: "x\n")
      return try repository.commit(id)
    }
  }

  func files(_ tree: ObjectID) throws -> [String: String] {
    var files: [String: String] = [:]
    try repository.forEachEntry(in: tree, under: nil) { path, entry in
      files[path.description] = String(decoding: try repository.blob(entry.id), as: UTF8.self)
    }
    return files
  }

  /// The merged tree, after seeing that both ways round give the same.
  func merge(
    _ base: [String: String], _ ours: [String: String], _ theirs: [String: String], _ comment: Comment = ""
  ) throws -> [String: String] {
    let root = try commit(base, time: 1_000, by: "root")
    let sides = try [
      commit(ours, on: [root.id], time: 2_000, by: "ours"), commit(theirs, on: [root.id], time: 3_000, by: "theirs"),
    ].map { commit in
      TreeMerge.Side(
        tree: commit.tree, history: SideHistory(repository, tips: [commit.id], hiding: [root.id]))
    }
    let merge = TreeMerge(repository, bases: [root.id], records: RecordReader(repository))
    let first = try merge.merge(base: root.tree, ours: sides[0], theirs: sides[1])
    let second = try merge.merge(base: root.tree, ours: sides[1], theirs: sides[0])
    #expect(try files(first.tree) == files(second.tree), comment)
    #expect(first.tree == second.tree && first.keptBeside == second.keptBeside, comment)
    #expect(Set(first.conflicts) == Set(second.conflicts), comment)
    // Merging again what is merged changes nothing.
    let merged = TreeMerge.Side(tree: first.tree, history: SideHistory(repository, tips: [], hiding: []))
    #expect(try merge.merge(base: sides[0].tree, ours: sides[0], theirs: merged).tree == first.tree, comment)
    return try files(first.tree)
  }

  /// The merge commit of two histories, the same one from both sides.
  func mergeCommit(_ a: Commit, _ b: Commit) throws -> Commit {
    let made = try MergeCommit(repository).merge(a.id, b.id).commit
    #expect(try MergeCommit(repository).merge(b.id, a.id).commit.id == made.id)
    return made
  }
}
