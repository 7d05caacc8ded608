import Foundation
import Glibc
import TestSupport
import Testing

/// A team whose daemons run all the time, everybody editing the same few people.
@Suite(.serialized) struct FleetTests {
  private static let people = ["ana", "ben", "cat", "dan", "eve"]
  private static let fields = ["company", "position", "source"]

  private static func contacts() -> [String: String] {
    var files: [String: String] = [:]
    for number in 0..<6 {
      let id = String(format: "%012x", 0x10_0000_0000 + number * 7_777_777)
      files[DaemonWorld.path(id, "person-\(number)")] = DaemonWorld.contact(
        id, "Person \(number)", "\"company\": \"none\"", "\"position\": \"none\"", "\"source\": \"none\"")
    }
    return files
  }

  @Test func fiveDaemonsAgreeAndLoseNothing() async throws {
    let contacts = Self.contacts()
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
      let (file, field) = (generator.element(of: files), generator.element(of: Self.fields))
      oracle.note(try write("w\(number)-\(person)", to: field, of: file, by: person, in: world, &generator))
      usleep(useconds_t(generator.below(200_000)))
    }
    try await agree(clones, world)
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

  /// Writes a word into a field, with an editor or with a command.
  private func write(
    _ token: String, to field: String, of file: String, by person: String, in world: DaemonWorld,
    _ generator: inout SeededGenerator
  ) throws -> FleetOracle.Write {
    let clone = world.sandbox.path(person)
    if generator.oneIn(3) {
      let id = String(file.dropLast(5).suffix(12))
      try world.kith("contact", "set", id, "\(field)=\(token)", in: clone, as: person.capitalized)
      return FleetOracle.Write(file: file, field: field, token: token, clone: person, seen: nil)
    }
    let text = try world.sandbox.read(file, in: clone)
    // The record's own field: conflicts stand further in.
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  \"\(field)\": ") })
    let changed = text.replacingOccurrences(of: line, with: "  \"\(field)\": \"\(token)\"" + (line.hasSuffix(",") ? "," : ""))
    if generator.oneIn(2) {
      try world.sandbox.save(changed, to: file, in: clone)
    } else {
      try world.sandbox.save(changed, to: file + ".tmp", in: clone)
      let renamed = rename(clone + "/" + file + ".tmp", clone + "/" + file)
      #expect(renamed == 0)
    }
    return FleetOracle.Write(file: file, field: field, token: token, clone: person, seen: text)
  }

  /// Waits until everybody and the remote have the same commit, with nothing left to be saved.
  private func agree(_ clones: [String], _ world: DaemonWorld) async throws {
    try wait(for: "everybody to agree", atMost: 90) {
      usleep(300_000)
      let heads = try Set(clones.map(world.head) + [world.sandbox.id("main", in: world.remote)])
      return try heads.count == 1 && clones.allSatisfy { try world.sandbox.git("status", "--porcelain", in: $0).isEmpty }
    }
  }
}
