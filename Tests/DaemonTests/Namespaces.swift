import TestSupport
import Testing

/// What this system lets a test have of its own.
enum Namespaces {
  /// File systems.
  static let canMount = works(["unshare", "-Urm", "mount", "-t", "tmpfs", "none", "/mnt"])
  /// Networks, with a wire between them.
  static let canWire = works(
    ["unshare", "-Urn"] + WiredHosts.ip + ["link", "add", "name", "one", "type", "veth", "peer", "name", "two"])
  /// Limits on watching.
  static let canLimitWatches = works(["unshare", "-Ur", "sh", "-c", "echo 100 > /proc/sys/user/max_inotify_watches"])

  static func recordAsKnown() {
    withKnownIssue("this system has no user namespaces for tests") { Issue.record("not tested here") }
  }

  private static func works(_ command: [String]) -> Bool {
    do { return try Sandbox().run(command).status == 0 } catch { return false }
  }
}
