import CLibgit2

/// The environment of this process.
package enum ProcessEnvironment {
  /// The variables as they are now. Bytes that are not UTF-8 read as U+FFFD.
  package static var variables: [String: String] {
    var found: [String: String] = [:]
    guard var entry = kith_environment() else { return found }
    while let text = entry.pointee {
      let line = String(cString: text)
      if let separator = line.firstIndex(of: "=") {
        let name = String(line[..<separator])
        // The first of several is the one getenv finds.
        if found[name] == nil { found[name] = String(line[line.index(after: separator)...]) }
      }
      entry += 1
    }
    return found
  }
}
