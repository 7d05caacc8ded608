import Glibc

/// A remote that is a folder on this machine.
struct LocalRemote {
  private let folder: String

  /// Nil where an address names another machine.
  init?(_ address: String) {
    let path = address.hasPrefix("file://") ? String(address.dropFirst("file://".count)) : address
    guard path.hasPrefix("/") || RemoteAddress(address).ssh == nil, !path.contains("://") else { return nil }
    folder = access(path + "/.git", F_OK) == 0 ? path + "/.git" : path
  }

  /// The hook a push would have to run.
  var hook: String? {
    ["pre-receive", "update", "reference-transaction", "post-receive", "post-update"].first {
      access(folder + "/hooks/\($0)", X_OK) == 0
    }
  }
}
