extension RecordPath {
  /// Why a path below `orgs/` is not that of a record, in one sentence with the way out.
  ///
  /// Nil where nothing is wrong: the path is a record's, or it is outside `orgs/`, or it is a message body. A file with an
  /// issue is reported and left alone.
  package static func issue(for path: String) -> String? {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
    guard parts.count > 1, parts[0] == "orgs", RecordPath(path, parts: parts) == nil else { return nil }
    guard OrgSlug(String(parts[1])) != nil, parts.count > 2 else {
      return parts.count == 2
        ? "a file directly below orgs/ belongs to no organization; move it into an organization's folder or out of orgs/"
        : "\"\(parts[1])\" cannot be the name of an organization; use lower-case letters, digits and inner hyphens"
    }
    if let name = parts[2...].first(where: { !isAllowed($0) }) {
      return issue(forName: name)
    }
    if parts[2] == "bodies" { return isBody(parts) ? nil : "not the name of a message body; move it out of orgs/" }
    return issue(forFile: parts)
  }

  /// Why no file of the store may have a path below `orgs/`, in one sentence with the way out; nil where it may.
  ///
  /// Less than `issue(for:)`, which also names files that are merely no records and are left alone.
  package static func refusal(of path: String) -> String? {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
    guard parts.count > 1, parts[0] == "orgs" else { return nil }
    // What begins with a dot is somebody's own: `.gitkeep`, `.DS_Store`.
    guard let name = parts[1...].first(where: { !$0.hasPrefix(".") && !isAllowed($0) }) else {
      return parts.count > 2 && !parts[1].hasPrefix(".") && OrgSlug(String(parts[1])) == nil ? issue(for: path) : nil
    }
    return issue(forName: name)
  }

  /// `orgs/<org>/bodies/<hh>/<sha256>.txt|html`
  private static func isBody(_ parts: [Substring]) -> Bool {
    guard parts.count == 5, let dot = parts[4].lastIndex(of: ".") else { return false }
    let hash = parts[4][..<dot]
    return hash.utf8.count == 64 && hash.utf8.allSatisfy(\.isLowerHexDigit) && parts[3] == hash.prefix(2)
      && ["txt", "html"].contains(parts[4][dot...].dropFirst())
  }

  private static func issue(forName name: Substring) -> String {
    if name.isEmpty { return "a path may not have an empty part" }
    if name.hasPrefix(".") { return "\"\(name)\" begins with a dot and is left alone" }
    if isAllowed(Substring(name.lowercased())) {
      return
        "\"\(name)\" has capital letters, which some disks cannot tell from small ones; rename it to \"\(name.lowercased())\""
    }
    return "\"\(name)\" has other characters than lower-case letters, digits, and - . _ +; rename it"
  }

  private static func issue(forFile parts: [Substring]) -> String {
    let name = parts[parts.count - 1]
    if name.contains(".rejected-") || name.contains(".theirs-") {
      return "kept beside the file by a merge; take from it what you need, then delete it"
    }
    if parts.count == 3 {
      return "\"\(name)\" is not a file of an organization; only org.json stands directly in its folder"
    }
    if Family(rawValue: String(parts[2])) == nil {
      let near = parts[2].nearest(among: Family.allCases.map(\.rawValue)).map { "; did you mean \"\($0)\"?" } ?? ""
      return "\"\(parts[2])\" is not a collection\(near)"
    }
    return "a record's file ends in .json; rename it or move it out of orgs/"
  }
}
