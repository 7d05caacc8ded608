import Foundation
import TestSupport
import Testing

/// A remote whose disk is full.
struct FullRemoteTests {
  @Test func aFullRemote() async throws {
    guard Namespaces.canMount else { return Namespaces.recordAsKnown() }
    let world = try await DaemonWorld()
    let sandbox = world.sandbox
    try FileManager.default.createDirectory(atPath: sandbox.path("disk"), withIntermediateDirectories: true)
    let port = try ServerProcess.freePort()
    let script = """
      mount -t tmpfs -o size=4m none "$1" && cp -a "$2" "$1/remote.git" || exit 9
      head -c 8m /dev/zero > "$1/filler"
      (while [ ! -e "$3" ]; do sleep 0.1; done; rm "$1/filler") &
      shift 3
      exec "$@"
      """
    let (disk, go) = (sandbox.path("disk"), sandbox.path("go"))
    let server = try BackgroundProgram(
      ["/usr/bin/unshare", "-Urm", "bash", "-c", script, "bash", disk, world.remote, go]
        + GitDaemonServer.arguments(root: disk, host: "127.0.0.1", port: port),
      environment: sandbox.environment, log: sandbox.path("server.log"))
    let url = "git://127.0.0.1:\(port)/remote.git"
    try wait(for: "the server") { try sandbox.run(["git", "ls-remote", url]).status == 0 }
    try sandbox.git("remote", "set-url", "origin", url, in: world.ben)
    let trouble = try TroubledWorld(world, url: url)
    try trouble.anaSaves()
    try trouble.expect("No space left on device", hint: "make room there")
    try trouble.anaSaves()
    try Data().write(to: URL(fileURLWithPath: go))
    try wait(for: "room on the disk") {
      try sandbox.run(["git", "push", "origin", "HEAD:refs/heads/probe"], in: world.ben).status == 0
    }
    try trouble.daemon.poke()
    try wait(for: "the push") {
      try sandbox.run(["git", "ls-remote", url, "main"]).output.hasPrefix(world.head(of: world.ana))
    }
    try trouble.benSaves()
    try trouble.expectNothingLost()
    try trouble.expectEnd()
    #expect(server.isRunning)
  }
}
