import CLibgit2
import Glibc

/// Refuses repositories that use what libgit2 does not know or what Kith cannot keep right, in plain words and with the
/// way out. Read from the repository's own configuration, before libgit2 says it in its words.
enum RepositoryFeatures {
  /// Throws `GitError` (`unsupportedRepository`) for one Kith leaves alone.
  ///
  /// - Parameter forReading: Passes over what would only be in a writer's way.
  static func check(_ place: RepositoryPlace, home: String?, forReading: Bool = false) throws {
    let configuration = try Configuration(
      files: [
        (place.gitDirectory + "/config", GIT_CONFIG_LEVEL_LOCAL),
        (place.gitDirectory + "/config.worktree", GIT_CONFIG_LEVEL_APP),
      ], home: home)
    if let (message, hint) = try objection(to: place, configuration)
      ?? (forReading ? nil : objection(toWriting: place, configuration))
    {
      throw GitError(
        .unsupportedRepository, operation: "open the repository", message: message,
        path: place.workTree ?? place.gitDirectory, hint: hint)
    }
  }

  /// These change nothing for us: a second configuration file, which is read, and promises about what we never do.
  private static let harmless = ["noop", "worktreeconfig", "preciousobjects", "relativeworktrees"]

  private static func objection(
    to place: RepositoryPlace, _ configuration: Configuration
  ) throws -> (message: String, hint: String)? {
    if let format = try configuration.string("extensions.objectformat"), format.lowercased() != "sha1" {
      return (
        "it names its objects by \(format), Kith reads SHA-1 repositories only",
        "make a copy: git init <new folder>, then git fast-export --all | git -C <new folder> fast-import"
      )
    }
    if let storage = try configuration.string("extensions.refstorage"), storage.lowercased() != "files" {
      return (
        "it keeps its references as \(storage), Kith reads them as files only", "git refs migrate --ref-format=files"
      )
    }
    if try configuration.string("extensions.partialclone") != nil || configuration.isPromised() {
      return ("it is a partial clone, some objects are only at the remote", "git clone <url> <new folder>, without --filter")
    }
    if let version = try configuration.string("core.repositoryformatversion").flatMap({ Int($0) }), version > 1 {
      return ("its format is version \(version), Kith knows 0 and 1", "git clone <its path> <new folder>")
    }
    for name in try configuration.names(matching: "^extensions\\.") {
      let known = ["objectformat", "refstorage", "partialclone"] + harmless
      guard !known.contains(String(name.dropFirst("extensions.".count))) else { continue }
      return ("it uses git's \(name), which Kith does not know", "git clone <its path> <new folder>")
    }
    return nil
  }

  /// What a reader of commits need not care for.
  private static func objection(
    toWriting place: RepositoryPlace, _ configuration: Configuration
  ) throws -> (message: String, hint: String)? {
    if access(place.gitDirectory + "/shallow", F_OK) == 0 {
      return ("it is a shallow clone, its history is cut off", "git fetch --unshallow")
    }
    if try configuration.bool("core.sparsecheckout") || configuration.bool("index.sparse") {
      return ("it is a sparse checkout, some files are left out on purpose", "git sparse-checkout disable")
    }
    if try configuration.bool("core.splitindex") || hasSplitIndex(place) {
      return (
        "it has a split index",
        "git config core.splitIndex false && git update-index --no-split-index"
      )
    }
    return nil
  }

  /// Git leaves the files of a split index behind when it is switched off, so the index itself must be asked.
  private static func hasSplitIndex(_ place: RepositoryPlace) throws -> Bool {
    guard try Folder.names(in: DiskPath(place.gitDirectory)).contains(where: { $0.bytes.starts(with: "sharedindex.".utf8) })
    else { return false }
    let index = DiskPath(place.gitDirectory).appending("index")
    guard try FileStat.ifPresent(at: index) != nil else { return false }
    // The extension's signature, then its length: a hash and two bitmaps.
    let bytes = try DurableFile.read(index).bytes
    let signature = Array("link\0".utf8)
    return bytes.indices.dropLast(signature.count).contains { bytes[$0...].starts(with: signature) }
  }
}

extension Configuration {
  /// Whether some remote is to supply missing objects.
  fileprivate func isPromised() throws -> Bool {
    try names(matching: "^remote\\..*\\.promisor$").contains { try bool($0) }
  }
}
