import Crypto
import Foundation
import Sync
import TestSupport
import Testing

@testable import GitStorage

/// Packs in which single bytes were changed: never a crash, never a wrong content taken for a right one.
struct MutatedPackTests {
  private static let groups = 4

  /// A pack with its index, and what it holds.
  private struct Packed {
    let sandbox: Sandbox
    let pack: [UInt8]
    let index: [UInt8]
    let name: String
    let tip: ObjectID
    let files: [GitPath: [UInt8]]

    /// The pack of a bare repository.
    init(of remote: String, in sandbox: Sandbox) throws {
      self.sandbox = sandbox
      try sandbox.git("repack", "-qadf", in: remote)
      let folder = remote + "/objects/pack/"
      let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") })
      name = String(file.dropLast(5))
      pack = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + file)))
      index = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + name + ".idx")))
      let repository = try GitRepository(opening: remote, environment: sandbox.environment)
      tip = try #require(try repository.reference("refs/heads/main"))
      files = try Self.files(of: tip, in: repository)
    }

    /// The same bytes every time, so that a seed finds the same changes again.
    init(in sandbox: Sandbox) throws {
      let remote = try sandbox.bareRemote("packed.git")
      let repository = try GitRepository(opening: remote, environment: sandbox.environment)
      var parents: [ObjectID] = []
      for step in 0..<4 {
        var files: [GitPath: Entry?] = [:]
        for number in 0..<6 {
          let id = "\(number)\(number)0000000000"
          let text = Clones.contact(id, "Person \(number)", "\"phone\": \"+1202555010\(number == 0 ? step : 0)\"")
          files.updateValue(Entry(id: try repository.writeBlob(Array(text.utf8))), forKey: GitPath(Clones.path(id, "p")))
        }
        let eve = Signature(name: "Eve", email: "eve@example.com", time: 1_700_000_000 + Int64(step))
        parents = [
          try repository.writeCommit(
            tree: repository.editTree(nil, files), parents: parents, author: eve, committer: eve, message: "Step \(step)\n")
        ]
      }
      try repository.setReference("refs/heads/main", to: #require(parents.first), ifEqual: nil, log: "")
      try self.init(of: remote, in: sandbox)
    }

    static func files(of tip: ObjectID, in repository: GitRepository) throws -> [GitPath: [UInt8]] {
      var files: [GitPath: [UInt8]] = [:]
      try repository.forEachEntry(in: repository.commit(tip).tree) { files[$0] = try repository.blob($1.id) }
      return files
    }

    /// Some bytes changed; in half of the cases with checksums that fit again.
    func mutated(_ random: inout SeededGenerator) -> (pack: [UInt8], index: [UInt8]) {
      var (pack, index) = (pack, index)
      for _ in 0...random.below(3) {
        let place = random.below(pack.count - 20)
        switch random.below(4) {
        case 0: pack[place] ^= 1 << UInt8(random.below(8))
        case 1: pack[place] = UInt8(random.below(256))
        case 2: pack[place] = random.chance(50) ? 0 : 0xff
        default: pack.swapAt(place, random.below(pack.count - 20))
        }
      }
      guard random.chance(50) else { return (pack, index) }
      Self.seal(&pack)
      index.replaceSubrange(index.count - 40..<index.count - 20, with: pack.suffix(20))
      Self.seal(&index)
      return (pack, index)
    }

    /// Writes the hash of everything before it into the last twenty bytes.
    private static func seal(_ bytes: inout [UInt8]) {
      let hash = Insecure.SHA1.hash(data: bytes.dropLast(20))
      bytes.replaceSubrange(bytes.count - 20..<bytes.count, with: Array(hash))
    }
  }

  private static func place(_ pack: [UInt8], _ index: [UInt8], _ name: String, in folder: String) throws {
    for (bytes, ending) in [(index, ".idx"), (pack, ".pack")] {
      let file = URL(fileURLWithPath: "\(folder)/objects/pack/\(name)\(ending)")
      if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
      try Data(bytes).write(to: file)
    }
  }

  @Test(arguments: 0..<groups) func aChangedPackIsFoundOutByTheInspection(group: Int) throws {
    let sandbox = try Sandbox()
    let packed = try Packed(in: sandbox)
    let victim = try GitRepository.createBare(
      at: sandbox.path("victim.git"), initialBranch: "main", environment: sandbox.environment
    ).gitDirectory
    var random = SeededGenerator(seed: Campaign.seed &+ UInt64(group))
    var sound = 0
    for number in 0..<5000 / Self.groups * Campaign.factor {
      let (pack, index) = packed.mutated(&random)
      try Self.place(pack, index, packed.name, in: victim)
      let repository = try GitRepository(opening: victim, environment: sandbox.environment)
      var inspection = TipInspection(packed.tip, in: repository)
      let finding = try inspection.findingInCommits(besides: []) ?? inspection.findingInTrees(head: nil, seen: nil)
      guard finding == nil else { continue }
      sound += 1
      do {
        let files = try Packed.files(of: packed.tip, in: repository)
        #expect(files == packed.files, "seed \(Campaign.seed), group \(group), \(number)")
      } catch let error as GitError {
        // A file that claims to be too large to be written is carried unread.
        #expect(error.isAboutContent, "seed \(Campaign.seed), group \(group), \(number): \(error)")
      }
    }
    // Some changes hit bytes that nothing depends on; most do not.
    #expect(sound < 5000 / Self.groups * Campaign.factor / 2)
  }

  @Test func aChangedPackThatGitBringsIsNeverMergedWithAnotherContent() async throws {
    let clones = try await Clones()
    for step in 0..<3 {
      try clones.sandbox.edit(Clones.grace, in: clones.ana, "+1202555010\(step)", "+1202555010\(step + 1)")
      try await clones.syncAna()
    }
    let packed = try Packed(of: clones.remote, in: clones.sandbox)
    var random = SeededGenerator(seed: Campaign.seed)
    for number in 0..<40 * Campaign.factor {
      let (pack, index) = packed.mutated(&random)
      try Self.place(pack, index, packed.name, in: clones.remote)
      let before = try clones.sandbox.id(in: clones.ben)
      let report = try await clones.syncBen()
      #expect(try clones.sandbox.git("status", "--porcelain", in: clones.ben) == "")
      if try clones.sandbox.id(in: clones.ben) == before { continue }
      // What came through is what was sent.
      let phone = try clones.graceOfBen().contains("+12025550103")
      #expect(phone, "seed \(Campaign.seed), \(number): \(report.remotes)")
      try clones.sandbox.git("reset", "-q", "--hard", before, in: clones.ben, as: "Ben")
      try clones.sandbox.git("update-ref", "refs/kith/seen/origin/main", before, in: clones.ben)
    }
    try Self.place(packed.pack, packed.index, packed.name, in: clones.remote)
    try await clones.meet()
    try clones.expectAgreement()
  }
}
