import GitStorage
import Workspace

/// Finds the store a command works on.
struct StoreLocation {
  let context: CommandContext
  let globals: GlobalOptions

  /// The folder of the store: upwards from `-C` or the current folder, else where `KITH_STORE` says.
  ///
  /// - Throws: `Failure` (`notFound`) where there is none.
  func find() throws -> String {
    let start = context.folder(globals)
    if let found = try search(from: start) { return found }
    if globals.folder == nil, let named = context.environment["KITH_STORE"], !named.isEmpty {
      let folder = PathText.absolute(named, from: context.currentFolder)
      if let found = try search(from: folder) { return found }
      throw Failure(
        .notFound, "KITH_STORE says \(folder), and there is no store", hint: "set it to the folder that holds kith.json")
    }
    throw Failure(
      .notFound, "there is no store in \(start) or above it",
      hint: "go to one with -C, or make one: kith init \(PathText.quoted(start)) --org <name>")
  }

  private func search(from start: String) throws -> String? {
    var folder = DiskPath(start)
    while true {
      if try FileStat.ifPresent(at: folder.appending("kith.json")) != nil {
        guard try FileStat.ifPresent(at: folder.appending(".git")) != nil else {
          throw Failure(
            .notFound, "\(folder) holds the files of a store, but is no git repository",
            hint: "kith init \(PathText.quoted(folder.description))")
        }
        return folder.description
      }
      let parent = folder.folder
      if parent == folder { return nil }
      folder = parent
    }
  }
}

extension CommandContext {
  /// Opens the store a command works on.
  func openStore(_ globals: GlobalOptions) throws -> Workspace {
    let workspace = try Workspace(
      at: StoreLocation(context: self, globals: globals).find(), environment: environment, now: now)
    let bar = ProgressBar("Indexing", on: terminal)
    workspace.indexing = { bar.show($0, of: $1) }
    return workspace
  }
}
