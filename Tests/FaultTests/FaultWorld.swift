import Foundation
import GitStorage
import TestSupport
import Workspace

/// Ana has everything at once before her: a save from an old version, a hand-made file without an id, a deletion, a held file; and
/// a remote with changes to the same and other records, a new one, a deleted one. What she does next is interrupted.
///
/// Used by several threads: once made it does not change, and its sandbox then only starts programs and looks at files.
final class FaultWorld: @unchecked Sendable {
  static let grace = SampleContact.grace
  static let alan = SampleContact.path("aaaaaaaaaaaa", "alan")
  static let ada = SampleContact.path("bbbbbbbbbbbb", "ada")
  static let bo = SampleContact.path("cccccccccccc", "bo")
  static let eve = SampleContact.path("dddddddddddd", "eve")
  static let gone = SampleContact.path("eeeeeeeeeeee", "gone")
  static let handMade = "orgs/acme/contacts/hand-made.json"
  /// What git shows once all is done: the file that is held.
  static let held = " M \(alan)\n"
  /// How a sync ends that goes well but for the file it holds.
  static let status: Int32 = 65

  let sandbox: Sandbox
  let program: String
  /// What Ana saved and no commit has yet.
  let saved: [ObjectID]
  private let template: String

  init() async throws {
    let sandbox = try Sandbox(in: Self.memory ?? FileManager.default.temporaryDirectory.path)
    self.sandbox = sandbox
    program = try BuiltProgram.path()
    let (ana, ben, remote) = try await sandbox.twoClones(with: [
      Self.grace: SampleContact.graceText,
      Self.alan: SampleContact.text("aaaaaaaaaaaa", "Alan", ["\"phone\": \"+12025550110\"", "\"intent\": \"low\""]),
      Self.ada: SampleContact.text("bbbbbbbbbbbb", "Ada", []), Self.bo: SampleContact.text("cccccccccccc", "Bo", []),
      Self.gone: SampleContact.text("eeeeeeeeeeee", "Gone", []), "README.md": "One\n",
    ])
    let buffer = try sandbox.read(Self.grace, in: ana)
    try sandbox.edit(Self.grace, in: ben, "+12025550100", "+12025550122")
    _ = try await sandbox.sync(ben, as: "Ben")
    _ = try await sandbox.sync(ana, as: "Ana")
    // Now Ana's editor, open since before, saves.
    try sandbox.save(buffer.replacingOccurrences(of: "\"low\"", with: "\"high\""), to: Self.grace, in: ana)
    try sandbox.save("{\"name\": \"Hand Made\"}\n", to: Self.handMade, in: ana)
    try sandbox.remove(Self.bo, in: ana)
    try sandbox.edit(Self.alan, in: ana, "\"low\",", "\"medium\"")
    for (number, file) in [Self.grace, Self.handMade, Self.alan].enumerated() {
      try sandbox.age(file, in: ana, seconds: 30 + 10 * number)
    }
    // Ben goes on as well.
    try sandbox.edit(Self.alan, in: ben, "+12025550110", "+12025550111")
    try sandbox.edit(Self.ada, in: ben, "Ada", "Ada Lovelace")
    try sandbox.edit(Self.grace, in: ben, "grace@example.com", "hopper@example.com")
    try sandbox.save(SampleContact.text("dddddddddddd", "Eve", []), to: Self.eve, in: ben)
    try sandbox.remove(Self.gone, in: ben)
    try sandbox.save("Two\n", to: "README.md", in: ben)
    try sandbox.git("commit", "-qam", "Second readme", in: ben, as: "Ben")
    _ = try await sandbox.sync(ben, as: "Ben")
    saved = try [Self.grace, Self.handMade, Self.alan].map { file in
      GitRepository.blobID(of: Array(try sandbox.read(file, in: ana).utf8))
    }
    template = sandbox.path("template")
    try FileManager.default.createDirectory(atPath: template, withIntermediateDirectories: true)
    // Git resolves it from the clone, so copies need no setting of their own.
    try sandbox.git("config", "remote.origin.url", "../remote.git", in: ana)
    try FileManager.default.moveItem(atPath: ana, toPath: template + "/ana")
    try FileManager.default.moveItem(atPath: remote, toPath: template + "/remote.git")
  }

  /// A folder that lives in memory: thousands of runs that sync every file need no disk to wear out. Nil where there is no such
  /// folder or little room in it.
  private static let memory: String? = {
    var free: UInt64 = 0
    var status = statvfs()
    if statvfs("/dev/shm", &status) == 0 { free = UInt64(status.f_bavail) * UInt64(status.f_frsize) }
    return free > 60 << 20 && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil
  }()

  /// Ana's clone and the remote, to be used up.
  func copy(_ name: String) throws -> FaultCopy {
    let place = sandbox.path("copies-" + name)
    let result = try sandbox.run(["cp", "-a", template, place])
    guard result.status == 0 else { throw Sandbox.Failure(description: result.errors) }
    return FaultCopy(world: self, place: place)
  }

  /// The remote after a run that nobody disturbed.
  var finishedRemote: String { sandbox.path("finished.git") }

  func strace(_ processor: Int) -> Strace { Strace(world: self, processor: processor) }
}
