import Glibc

/// Which texts can be a remote, a branch or a reference, whichever program they are given to.
enum RemoteNames {
  /// Where the relative path of a remote begins: at the top of the work tree.
  static func workFolder(of gitDirectory: String) -> String {
    let path = DiskPath(gitDirectory)
    return path.name.elementsEqual(".git".utf8) ? path.folder.description : gitDirectory
  }

  static func currentFolder() -> String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// A relative path made absolute; anything with a host or a scheme stays as it is.
  static func absolute(_ url: String) -> String {
    guard !url.hasPrefix("/"), !url.prefix(while: { $0 != "/" }).contains(":") else { return url }
    return currentFolder().map { "\($0)/\(url)" } ?? url
  }

  /// Refuses what git would take for an option or what cannot be an argument.
  static func check(_ remote: String) throws(TransportError) {
    guard !remote.isEmpty, !remote.hasPrefix("-"), !remote.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
    else {
      throw TransportError(
        .other, remote: remote, message: "this cannot be the name or the address of a remote",
        hint: "a path that begins with '-' can be written './-…'")
    }
  }

  static func branchReference(_ branch: String, remote: String) throws(TransportError) -> String {
    guard !branch.hasPrefix("-"), isReferenceName(branch) else {
      throw TransportError(.other, remote: remote, message: "'\(RemoteText.oneLine(branch))' cannot be the name of a branch")
    }
    return "refs/heads/\(branch)"
  }

  /// Refuses what cannot be the full name of a reference here.
  static func check(reference: String, remote: String) throws(TransportError) {
    guard reference.hasPrefix("refs/"), isReferenceName(reference) else {
      throw TransportError(.other, remote: remote, message: "'\(reference)' is not the name of a reference")
    }
  }

  /// The rules of git-check-ref-format(1).
  static func isReferenceName(_ name: String) -> Bool {
    let forbidden = Set(" ~^:?*[\\".unicodeScalars)
    guard !name.isEmpty, name != "@", !name.hasSuffix("."), !name.contains(".."), !name.contains("@{"),
      !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || forbidden.contains($0) })
    else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".") && !part.hasSuffix(".lock")
    }
  }
}
