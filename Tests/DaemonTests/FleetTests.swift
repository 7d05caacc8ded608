import Foundation
import Glibc
import TestSupport
import Testing

/// A team whose daemons run all the time, everybody editing the same few people.
@Suite(.serialized) struct FleetTests {
  private static let people = ["ana", "ben", "cat", "dan", "eve"]

  @Test func fiveDaemonsAgreeAndLoseNothing() async throws {
    let contacts = DaemonWorld.fleetContacts
    let world = try await DaemonWorld(with: contacts)
    let clones = try ["ana", "ben"].map(world.sandbox.path) + ["cat", "dan", "eve"].map(world.clone)
    let daemons = try zip(clones, Self.people).map { clone, name in try world.daemon(of: clone, as: name.capitalized, interval: 1)
    }
    var generator = SeededGenerator(seed: Campaign.seed)
    var oracle = FleetOracle()
    let files = contacts.keys.sorted()
    let end = Date(timeIntervalSinceNow: 15 * Double(Campaign.factor))
    var number = 0
    while Date() < end {
      number += 1
      let person = generator.element(of: Self.people)
      let (file, field) = (generator.element(of: files), generator.element(of: DaemonWorld.fleetFields))
      oracle.note(try world.write("w\(number)-\(person)", to: field, of: file, by: person, &generator))
      usleep(useconds_t(generator.below(200_000)))
    }
    try world.agree(clones)
    // And then silence: nobody answers a merge with a merge.
    let (head, commits) = (try world.head(of: world.ana), try world.commits(in: world.ana))
    usleep(5_000_000)
    for clone in clones {
      let more = try world.commits(in: clone) - commits
      #expect(try world.head(of: clone) == head, "\(more) commits in five quiet seconds")
    }
    for clone in clones.dropFirst() {
      let difference = try world.sandbox.run(["diff", "-r", "orgs", clone + "/orgs"], in: world.ana)
      #expect(difference.status == 0, "\(difference.output)")
    }
    #expect(try oracle.losses(in: world.ana, of: world.sandbox) == [], "seed \(Campaign.seed), \(number) writes")
    for (clone, daemon) in zip(clones, daemons) {
      daemon.process.send(SIGTERM)
      #expect(daemon.process.ends(within: 10))
      #expect(try world.sandbox.faults(in: clone) == nil, "seed \(Campaign.seed), \(clone)")
    }
    print("fleet: \(number) writes, \(commits) commits, seed \(Campaign.seed)")
  }
}
