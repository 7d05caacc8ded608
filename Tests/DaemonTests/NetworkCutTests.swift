import Foundation
import Glibc
import JSONText
import TestSupport
import Testing

/// Two hosts with a daemon each and a server on one of them, whose wire is cut while both save all the time.
struct NetworkCutTests {
  private static let port = 9418

  @Test func aCutNetworkThatIsMendedLosesNothing() async throws {
    guard Namespaces.canWire else { return Namespaces.recordAsKnown() }
    let contacts = DaemonWorld.fleetContacts
    let world = try await DaemonWorld(with: contacts)
    let hosts = try WiredHosts(world.sandbox)
    let address = WiredHosts.Host.first.address
    let server = try BackgroundProgram(
      hosts.prefix(.first) + GitDaemonServer.arguments(root: world.sandbox.root, host: address, port: Self.port),
      environment: world.sandbox.environment, log: world.sandbox.path("server.log"))
    let clones = [world.ana, world.ben]
    for clone in clones {
      try world.sandbox.git("remote", "set-url", "origin", "git://\(address):\(Self.port)/remote.git", in: clone)
    }
    let ana = try world.daemon(of: world.ana, interval: 0.5, through: hosts.prefix(.first))
    let ben = try world.daemon(of: world.ben, as: "Ben", interval: 0.5, through: hosts.prefix(.second))
    var writers = Writers(world, files: contacts.keys.sorted())
    try writers.write(for: 2)
    try wait(for: "both to have exchanged") {
      usleep(100_000)
      return try [ana, ben].allSatisfy { try $0.remote("origin")?["lastPush"] != nil }
    }

    try hosts.cut()
    let (before, pushed) = (try clones.map(world.commits), try world.sandbox.id("main", in: world.remote))
    try writers.write(for: Campaign.factor > 1 ? 60 : 6)
    try wait(for: "the trouble to be said", atMost: 90) {
      usleep(100_000)
      return try ben.remote("origin")?["trouble"] != nil
    }
    // Both commit, and Ana, who has the server beside her, exchanges.
    for (clone, commits) in zip(clones, before) { #expect(try world.commits(in: clone) > commits) }
    #expect(try world.sandbox.id("main", in: world.remote) != pushed)

    try hosts.mend()
    let mended = Date()
    try writers.write(for: 2)
    if Campaign.factor > 1 { try ben.poke() }
    try world.agree(clones)
    let seconds = Int(Date().timeIntervalSince(mended))
    print("cut: \(writers.number) writes, agreed \(seconds) s after the wire was mended, seed \(Campaign.seed)")
    for file in contacts.keys.sorted() {
      #expect(try world.sandbox.read(file, in: world.ana) == world.sandbox.read(file, in: world.ben))
    }
    let losses = try writers.oracle.losses(in: world.ana, of: world.sandbox)
    #expect(losses == [], "seed \(Campaign.seed)")
    #expect(try ben.remote("origin")?["trouble"] == nil)
    let head = try world.head(of: world.ana)
    usleep(2_000_000)
    #expect(try clones.allSatisfy { try world.head(of: $0) == head }, "not silent afterwards")
    for (clone, daemon) in zip(clones, [ana, ben]) {
      daemon.process.send(SIGTERM)
      #expect(daemon.process.ends(within: 5))
      #expect(try world.sandbox.faults(in: clone) == nil)
    }
    withExtendedLifetime(server) {}
  }

  /// Ana and Ben.
  private struct Writers {
    let world: DaemonWorld
    let files: [String]
    private var generator = SeededGenerator(seed: Campaign.seed)
    private(set) var oracle = FleetOracle()
    private(set) var number = 0

    init(_ world: DaemonWorld, files: [String]) {
      self.world = world
      self.files = files
    }

    mutating func write(for seconds: Double) throws {
      let end = Date(timeIntervalSinceNow: seconds)
      while Date() < end {
        number += 1
        let person = generator.element(of: ["ana", "ben"])
        let (file, field) = (generator.element(of: files), generator.element(of: DaemonWorld.fleetFields))
        oracle.note(try world.write("w\(number)-\(person)", to: field, of: file, by: person, &generator))
        usleep(useconds_t(generator.below(200_000)))
      }
    }
  }
}
