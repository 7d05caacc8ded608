import Glibc

/// Whether a repository belongs to the user, as git asks before it believes a repository's configuration.
enum Ownership {
  /// Throws if work tree or git directory belong to somebody else and no `safe.directory` of the user's own
  /// configuration names the repository. For root, the user who called `sudo` counts as well.
  static func check(_ place: RepositoryPlace, environment: [String: String]) throws {
    let folder = place.workTree ?? place.gitDirectory
    let foreign = try [place.workTree, place.gitDirectory].compactMap { $0 }.first { path in
      let owner = try FileStat(path: DiskPath(path)).uid
      return !isMine(owner, environment: environment)
    }
    guard let foreign, try !isSafe(folder, environment: environment) else { return }
    throw GitError(
      .foreignOwner, operation: "open the repository",
      message: "\(foreign) belongs to another user, whose configuration git would obey", path: folder,
      hint: "if you trust it: git config --global --add safe.directory \(shellQuoted(folder))")
  }

  private static func isMine(_ owner: UInt32, environment: [String: String]) -> Bool {
    let user = geteuid()
    if owner == user { return true }
    return user == 0 && environment["SUDO_UID"].flatMap { UInt32($0) } == owner
  }

  private static func isSafe(_ folder: String, environment: [String: String]) throws -> Bool {
    var safe = false
    let configuration = try Configuration(of: nil, environment: environment)
    for value in try configuration.values("safe.directory") {
      if value.isEmpty {
        safe = false  // an empty value takes back those before it
      } else if value == "*" || value == folder {
        safe = true
      } else if value.hasSuffix("/*"), folder.utf8.starts(with: value.dropLast().utf8) {
        safe = true
      }
    }
    return safe
  }

  private static func shellQuoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 32) || (UInt8(ascii: "+")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_")
    }
    return plain ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
