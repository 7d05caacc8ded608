import Foundation
import Glibc
import TestSupport
import Testing

/// Many files at once, one file again and again, whole folders: nothing is lost, and history does not fill with crumbs.
@Suite(.serialized) struct BurstTests {
  /// Contacts by path.
  private static func people(_ numbers: Range<Int>, org: String = "acme") -> [String: String] {
    var files: [String: String] = [:]
    for number in numbers {
      let id = String(format: "%012x", 0x10_0000_0000 + number * 77_777_777)
      let path = DaemonWorld.path(id, "person-\(number)").replacingOccurrences(of: "acme", with: org)
      files[path] = DaemonWorld.contact(id, "Person \(number)", "\"email\": \"person\(number)@example.com\"")
    }
    return files
  }

  private static func write(_ files: [String: String], to folder: String, in sandbox: Sandbox) throws -> String {
    for (path, text) in files { try sandbox.save(text, to: path, in: sandbox.path(folder)) }
    return sandbox.path(folder)
  }

  /// Waits until `HEAD` and the disk hold exactly these texts, and git sees no change.
  private static func expect(
    _ files: [String: String], in world: DaemonWorld, under folder: String = "orgs",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try wait(for: "all of them", atMost: 90, sourceLocation: sourceLocation) {
      let names = try world.sandbox.git("ls-tree", "-r", "--name-only", "HEAD", folder, in: world.ana).split(separator: "\n")
      return try names.count >= files.count && world.sandbox.git("status", "--porcelain", in: world.ana).isEmpty
    }
    for (path, text) in files { #expect(try world.sandbox.read(path, in: world.ana) == text, sourceLocation: sourceLocation) }
    // `git status` was empty, so what the disk holds is what HEAD holds.
    try expectSoundness(of: world, sourceLocation: sourceLocation)
  }

  /// Sees that nothing is wrong once the round in hand is over.
  private static func expectSoundness(of world: DaemonWorld, sourceLocation: SourceLocation = #_sourceLocation) throws {
    var faults: String?
    do {
      try wait(for: "a sound store", sourceLocation: sourceLocation) {
        faults = try world.sandbox.faults(in: world.ana)
        return faults == nil
      }
    } catch {
      Issue.record("\(faults ?? "")", sourceLocation: sourceLocation)
      throw error
    }
  }

  @Test func fiveHundredFilesOfSeveralWritersAtOnce() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let before = try world.commits(in: world.ana)
    let scripts = [
      // Whole trees, by copying and by git.
      "cp -r . \"$1\"",
      "git init -q . && git add orgs && git checkout-index -a --prefix=\"$1\"/",
      // File by file: in place, and by renaming.
      "find orgs -name '*.json' | while read -r f; do mkdir -p \"$1/${f%/*}\"; cat \"$f\" >\"$1/$f\"; done",
      """
      find orgs -name '*.json' | while read -r f; do
        mkdir -p "$1/${f%/*}"; cp "$f" "$1/$f.tmp"; sync "$1/$f.tmp"; mv "$1/$f.tmp" "$1/$f"
      done
      """,
    ]
    var all: [String: String] = [:]
    var writers: [BackgroundProgram] = []
    for (number, script) in scripts.enumerated() {
      let files = Self.people(number * 125..<(number + 1) * 125)
      let folder = try Self.write(files, to: "writer\(number)", in: world.sandbox)
      all.merge(files) { $1 }
      writers.append(
        try BackgroundProgram(
          ["/usr/bin/env", "-C", folder, "sh", "-ec", script, "sh", world.ana],
          environment: world.sandbox.environment(of: "Ana"), log: folder + ".log"))
    }
    for (number, writer) in writers.enumerated() {
      #expect(writer.ends(within: 60))
      let words = try world.sandbox.read("writer\(number).log", in: world.sandbox.root)
      #expect(writer.status == 0, "\(words)")
    }
    // Git's own folder of the second writer is none of the copy.
    try Self.expect(all, in: world)
    #expect(try world.commits(in: world.ana) - before <= 15)
    #expect(daemon.process.isRunning)
  }

  /// Written over without being cut off, so that it reads at any moment; `truncates`: as most programs do.
  @Test(arguments: [false, true]) func aFileUnderConstantChangeIsCommittedNowAndThen(truncates: Bool) async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let before = try world.commits(in: world.ana)
    let began = ContinuousClock.now
    var number = 0
    while ContinuousClock.now - began < .seconds(5) {
      number += 1
      let text = DaemonWorld.text.replacingOccurrences(of: "0100", with: "0\(100 + number % 800)")
      if truncates {
        try world.sandbox.save(text, to: DaemonWorld.grace, in: world.ana)
      } else {
        let file = open(world.ana + "/" + DaemonWorld.grace, O_WRONLY)
        let bytes = Array(text.utf8)
        #expect(Glibc.write(file, bytes, bytes.count) == bytes.count)
        close(file)
      }
      usleep(50_000)
    }
    let meanwhile = try world.commits(in: world.ana) - before
    #expect((1...3).contains(meanwhile), "\(meanwhile) commits; \(daemon.words)")
    let last = try world.sandbox.read(DaemonWorld.grace, in: world.ana)
    try wait(for: "the last save") { try world.committed(DaemonWorld.grace, in: world.ana) == last }
    #expect(try world.commits(in: world.ana) - before <= meanwhile + 2)
    try Self.expectSoundness(of: world)
    #expect(daemon.process.isRunning)
  }

  @Test func aTreeThatIsCopiedIsCommittedWhole() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let before = try world.commits(in: world.ana)
    let files = Self.people(0..<150)
    let folder = try Self.write(files, to: "elsewhere", in: world.sandbox)
    #expect(try world.sandbox.run(["cp", "-r", folder + "/orgs", world.ana]).status == 0)
    try Self.expect(files, in: world)
    #expect(try world.commits(in: world.ana) - before <= 3)
    #expect(daemon.process.isRunning)
  }

  /// Moved in from outside: only the folder's own name is told.
  @Test func aTreeThatIsMovedInIsCommittedWhole() async throws {
    let world = try await DaemonWorld()
    let daemon = try world.daemon(of: world.ana)
    let files = Self.people(0..<60, org: "other")
    let folder = try Self.write(
      files.merging(["orgs/other/org.json": try world.sandbox.read("orgs/acme/org.json", in: world.ana)]) { $1 },
      to: "elsewhere", in: world.sandbox)
    #expect(rename(folder + "/orgs/other", world.ana + "/orgs/other") == 0)
    try Self.expect(files, in: world)
    #expect(daemon.process.isRunning)
  }

  @Test func aFolderThatIsRenamedKeepsItsPeople() async throws {
    let files = Self.people(0..<30)
    let world = try await DaemonWorld(with: files)
    let daemon = try world.daemon(of: world.ana)
    let before = try world.commits(in: world.ana)
    let contacts = world.ana + "/orgs/acme/contacts"
    let shard = try #require(files.keys.sorted().first).split(separator: "/")[3]
    #expect(rename("\(contacts)/\(shard)", "\(contacts)/customers") == 0)
    var moved: [String: String] = [:]
    for (path, text) in files {
      moved[path.replacingOccurrences(of: "/contacts/\(shard)/", with: "/contacts/customers/")] = text
    }
    try Self.expect(moved, in: world)
    for path in files.keys where moved[path] == nil { #expect(try world.committed(path, in: world.ana) == nil) }
    #expect(try world.commits(in: world.ana) - before == 1)
    // And back, with everything told twice.
    #expect(rename("\(contacts)/customers", "\(contacts)/\(shard)") == 0)
    try Self.expect(files, in: world)
    #expect(daemon.process.isRunning)
  }

  @Test func oneContactsFilesRemovedTogetherAreOneCommit() async throws {
    let world = try await DaemonWorld(with: Self.people(0..<5))
    let daemon = try world.daemon(of: world.ana)
    try world.kith("note", "add", "grace@example.com", "Called.", in: world.ana)
    try world.kith("sync", in: world.ana)
    let before = try world.commits(in: world.ana)
    let script = "find orgs -name '*abcdef012345*' -print0 | xargs -0 rm -r"
    #expect(try world.sandbox.run(["sh", "-c", script], in: world.ana).status == 0)
    try wait(for: "the deletion") { try world.committed(DaemonWorld.grace, in: world.ana) == nil }
    usleep(1_500_000)
    #expect(try !world.sandbox.git("ls-files", in: world.ana).contains("abcdef012345"))
    #expect(try world.commits(in: world.ana) - before == 1)
    try Self.expectSoundness(of: world)
    #expect(daemon.process.isRunning)
  }

  @Test func manySavesMakeAtMostACommitASecondAndLoseNothing() async throws {
    let seconds = 10 * Campaign.factor
    let world = try await DaemonWorld(with: Self.people(0..<30))
    let daemon = try world.daemon(of: world.ana)
    var files = Self.people(0..<30)
    var generator = SeededGenerator(seed: Campaign.seed)
    let before = try world.commits(in: world.ana)
    let began = ContinuousClock.now
    for number in 0..<(seconds * 17) {
      let path = generator.element(of: files.keys.sorted())
      let text = DaemonWorld.contact(
        String(path.dropLast(5).suffix(12)), "Person \(number)", "\"company\": \"Company \(number)\"")
      try world.sandbox.save(text, to: path, in: world.ana)
      files[path] = text
      usleep(50_000)
    }
    try Self.expect(files, in: world)
    let took = Int((ContinuousClock.now - began).components.seconds)
    let commits = try world.commits(in: world.ana) - before
    #expect(commits <= took + 1 && commits >= seconds / 4, "\(commits) commits in \(took) s")
    #expect(daemon.process.isRunning)
  }
}
