package import GitStorage

/// Git's hooks of one repository, as Kith puts them in place: chained behind what was there, never over it.
package struct HookInstallation {
  /// The hooks of a store somebody works in, or of the repository a team pushes to.
  package enum Side: Sendable {
    case client, server

    package var hooks: [String] {
      switch self {
      case .client: ["pre-commit", "post-commit", "post-merge", "post-checkout", "post-rewrite"]
      case .server: ["pre-receive", "post-receive"]
      }
    }
  }

  /// How one hook stands.
  package enum State: String, Hashable, Sendable {
    case installed
    /// It is ours, and runs another one first.
    case chained
    /// There is none.
    case missing
    /// One that is not ours.
    case foreign
  }

  /// The folder git looks for hooks in: that of the repository, or `core.hooksPath` of its own configuration.
  package let folder: DiskPath
  private let repository: GitRepository

  /// - Throws: `StoreError` (`notPermitted`) where the folder is one that the person's own configuration gives to all repositories.
  package init(_ repository: GitRepository, environment: [String: String]) throws {
    self.repository = repository
    let usual = repository.gitDirectory + "/hooks"
    guard let named = try repository.configString("core.hooksPath"), !named.isEmpty else {
      folder = DiskPath(usual)
      return
    }
    guard try repository.localConfigString("core.hooksPath") == named else {
      throw StoreError(
        .notPermitted, "core.hooksPath of your own git configuration is \(named), a folder that all your repositories share",
        hint: "give this one hooks of its own: git config core.hooksPath \(ShellWord.quoted(usual)); then kith hooks install")
    }
    let home = environment["HOME"].flatMap { home in named.hasPrefix("~/") ? home + named.dropFirst() : nil }
    let path = home ?? named
    // Git runs hooks at the top of the working tree, of a bare repository in its folder.
    folder = DiskPath(path.hasPrefix("/") ? path : (repository.workDirectory ?? repository.gitDirectory) + "/" + path)
  }

  package func state(of hook: String) throws -> State {
    guard try FileStat.ifPresent(at: folder.appending(hook)) != nil else { return .missing }
    guard try isOurs(hook) else { return .foreign }
    return try FileStat.ifPresent(at: kept(hook)) == nil ? .installed : .chained
  }

  /// Whether git runs a hook of ours as this program writes it: the same script, and one that may be run.
  package func isCurrent(_ hook: String) throws -> Bool {
    let place = folder.appending(hook)
    guard let stat = try FileStat.ifPresent(at: place), stat.isRegularFile, stat.isExecutable else { return false }
    return try DurableFile.read(place).bytes == Array(HookScript.text.utf8)
  }

  /// Puts the hooks in place and records the program they call. Durable on return; what stands already stays as it is.
  ///
  /// - Parameter program: the absolute path of the `kith` that the hooks call.
  /// - Returns: the hooks that were not there before.
  /// - Throws: `StoreError` (`exists`) where two hooks that are not ours stand in the way of one.
  package func install(_ side: Side, program: String) throws -> [String] {
    if try repository.localConfigString("kith.program") != program { try repository.setLocalConfig("kith.program", program) }
    try Folder.make(folder)
    let script = Array(HookScript.text.utf8)
    var installed: [String] = []
    for hook in side.hooks {
      let place = folder.appending(hook)
      let isThere = try FileStat.ifPresent(at: place) != nil
      let isOurs = try isThere && isOurs(hook)
      if isOurs, try isCurrent(hook) { continue }
      if isThere, !isOurs { try keep(hook) }
      try DurableFile.write(script, to: place, permissions: 0o755)
      if !isOurs { installed.append(hook) }
    }
    return installed
  }

  /// Takes our hooks away and puts back those that were there before. Durable on return.
  ///
  /// - Returns: the hooks that were ours.
  package func uninstall() throws -> [String] {
    var removed: [String] = []
    for hook in Side.client.hooks + Side.server.hooks where try isOurs(hook) {
      let place = folder.appending(hook)
      if try FileStat.ifPresent(at: kept(hook)) != nil {
        try FileExchange.rename(kept(hook), to: place)
      } else {
        try DurableFile.remove(place)
      }
      removed.append(hook)
    }
    if !removed.isEmpty { try DurableFile.syncFolder(folder) }
    return removed
  }

  /// Where a hook lies that was there before ours.
  private func kept(_ hook: String) -> DiskPath { folder.appending(hook + ".before-kith") }

  private func keep(_ hook: String) throws {
    guard try FileStat.ifPresent(at: kept(hook)) == nil else {
      throw StoreError(
        .exists, "\(folder)/\(hook) is not Kith's, and \(hook).before-kith is there too",
        hint: "make one of the two, call it \(hook).before-kith, remove \(hook), then: kith hooks install")
    }
    try FileExchange.rename(folder.appending(hook), to: kept(hook))
  }

  /// A link or a program is somebody else's.
  private func isOurs(_ hook: String) throws -> Bool {
    let place = folder.appending(hook)
    guard let stat = try FileStat.ifPresent(at: place), stat.isRegularFile, stat.size < 1 << 16 else { return false }
    return HookScript.isOurs(try DurableFile.read(place).bytes)
  }
}
