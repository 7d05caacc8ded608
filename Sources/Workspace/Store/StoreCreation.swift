import Foundation
package import GitStorage
import JSONText
package import Records

/// Makes stores: a new one, or a working copy of one that a team has.
package enum StoreCreation {
  /// What every store holds besides its records.
  package static let attributes = "orgs/**/*.json merge=kith -text\n"

  /// Makes a store with one organization and its first commit on the branch `main`.
  ///
  /// A folder that holds the files of a store already (an unpacked archive, the samples) is put under git as it is.
  /// Never touches global git configuration. Durable on return.
  ///
  /// - Parameters:
  ///   - program: the absolute path of the `kith` that git calls to merge records.
  /// - Throws: `StoreError` (`exists`) where there is a repository or other files already.
  package static func create(
    at folder: String, org: OrgSlug?, name: String?, program: String, environment: [String: String],
    now: @escaping () -> Timestamp = Timestamp.now
  ) throws -> Workspace {
    let place = DiskPath(folder)
    let names = try Folder.names(in: place).map(\.path)
    if names.contains(".git") {
      throw StoreError(
        .exists, "\(folder) is a git repository already",
        hint: names.contains("kith.json") ? "kith -C \(ShellWord.quoted(folder)) status" : "choose an empty folder")
    }
    let isUnpacked = names.contains("kith.json")
    guard names.isEmpty || isUnpacked else {
      throw StoreError(.exists, "\(folder) is not empty", hint: "choose an empty folder")
    }
    guard isUnpacked || org != nil else {
      throw StoreError(.usage, "a new store needs an organization", hint: "kith init \(ShellWord.quoted(folder)) --org acme")
    }
    try Folder.make(place)
    let reader = DiskReader(root: place)
    for (path, bytes) in files(org: org, name: name) {
      guard case .nothing = try reader.find(path) else { continue }
      try Folder.make(reader.absolute(path).folder)
      try DurableFile.write(bytes, to: reader.absolute(path))
    }
    let repository = try GitRepository.create(at: folder, initialBranch: "main", environment: environment)
    try configure(repository, branch: "main", program: program)
    let workspace = try Workspace(at: folder, environment: environment, now: now)
    try workspace.commitEverything(message: org.map { "Begin the store of \(name ?? $0.text)\n" } ?? "Begin the store\n")
    return workspace
  }

  /// Makes a repository that knows a remote, ready for its first fetch. Nothing is checked out yet.
  package static func prepareClone(
    of url: String, at folder: String, branch: String, program: String, environment: [String: String]
  ) throws -> GitRepository {
    let place = DiskPath(folder)
    guard try Folder.names(in: place).isEmpty else {
      throw StoreError(.exists, "\(folder) is not empty", hint: "choose an empty or a new folder")
    }
    try Folder.make(place)
    let repository = try GitRepository.create(at: folder, initialBranch: branch, environment: environment)
    try repository.addRemote("origin", url: url)
    try repository.setLocalConfig("branch.\(branch).remote", "origin")
    try repository.setLocalConfig("branch.\(branch).merge", "refs/heads/\(branch)")
    try configure(repository, branch: branch, program: program)
    return repository
  }

  /// Checks out a fetched commit for the first time. Durable on return.
  ///
  /// - Parameters:
  ///   - settings: the store's kith.json in that commit; it must stand on disk before a store can be opened.
  ///   - record: notes what the remote holds.
  package static func checkOut(
    _ tip: ObjectID, settings: Entry, in repository: GitRepository, environment: [String: String],
    record: (Workspace) throws -> Void
  ) throws -> Workspace {
    guard let root = repository.workDirectory else {
      throw StoreError(.internalError, "a clone without a work tree")
    }
    guard let content = try repository.blob(settings.id, atMost: Placement.largest(at: StoreSettings.path)) else {
      throw StoreError(.invalidData, "its kith.json is too large")
    }
    try DurableFile.write(content, to: DiskPath(root).appending(StoreSettings.path))
    let workspace = try Workspace(at: root, environment: environment)
    _ = try workspace.integrate(tip)
    try record(workspace)
    return workspace
  }

  /// Removes what a failed clone made.
  package static func abandon(_ repository: GitRepository) throws {
    guard let root = repository.workDirectory else { return }
    for name in try Folder.names(in: DiskPath(root)) {
      try FileManager.default.removeItem(atPath: root + "/" + name.path.description)
    }
  }

  /// Records the merge driver and the branch in the repository's own configuration.
  package static func configure(_ repository: GitRepository, branch: String, program: String) throws {
    try repository.setLocalConfig(Workspace.branchKey, branch)
    try repository.setLocalConfig("kith.program", program)
    try configureMergeDriver(repository, program: program)
  }

  /// Names the program by which git merges records; nothing is written where that stands already.
  package static func configureMergeDriver(_ repository: GitRepository, program: String) throws {
    guard try repository.localConfigString(mergeDriverKey) != mergeDriver(program) else { return }
    try repository.setLocalConfig("merge.kith.name", "Kith merges records field by field")
    try repository.setLocalConfig(mergeDriverKey, mergeDriver(program))
  }

  package static let mergeDriverKey = "merge.kith.driver"

  /// The command by which git has records merged.
  package static func mergeDriver(_ program: String) -> String {
    "\(ShellWord.quoted(program)) merge-file %O %A %B %L %P"
  }

  private static func files(org: OrgSlug?, name: String?) -> [(GitPath, [UInt8])] {
    var files: [(GitPath, [UInt8])] = [
      ("kith.json", JSONWriter.write(.object(["format": .number(JSONNumber(Workspace.format))]))),
      (".gitattributes", Array(attributes.utf8)),
    ]
    if let org {
      let settings = Org.new(name: name ?? org.text)
      files.append((GitPath("orgs/\(org.text)/org.json"), settings.record.canonicalBytes))
    }
    return files + EditorSupport.files
  }
}

extension Workspace {
  /// The first commit: everything the folder holds, but editor debris and what is ignored.
  func commitEverything(message: String) throws {
    try holdingLock {
      var believed: [GitPath: DiskChange] = [:]
      let target = try repository.batch {
        var entries: [GitPath: Entry?] = [:]
        try snapshot().walk(GitPath("")) { path in
          guard !path.isWithin(".git"), try !repository.isIgnored(path), case .file(let file) = try reader.find(path)
          else { return }
          _ = try repository.writeBlob(file.bytes)
          entries.updateValue(Entry(id: file.id, mode: file.mode), forKey: path)
          believed[path] = DiskChange(path: path, given: nil, found: .file(file))
        }
        return try writeCommit(
          tree: repository.editTree(nil, entries), on: nil, savedAt: nil, message: message)
      }
      _ = try perform(
        HeadMove(from: nil, to: target, disk: nil, believed: believed, log: "kith: init", by: committer))
    }
  }
}
