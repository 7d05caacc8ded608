import Foundation
import Testing

@testable import GitStorage

/// The name a fetch has for what it brings, and what becomes of it when nobody is left to take it away.
struct FetchedTipTests {
  private let fixture: GitFixture
  private let repository: GitRepository
  private let commit: ObjectID

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.repository()
    commit = try repository.makeCommit(repository.makeTree(["a": "1"]), message: "1\n")
    try repository.setReference("refs/heads/main", to: commit, ifEqual: nil, log: "test")
  }

  private func references() throws -> [String] { try repository.references(under: "refs/kith/").map(\.name) }

  private func set(_ name: String) throws {
    try fixture.git(["update-ref", name, commit.hex], in: repository.gitDirectory)
  }

  @Test func whatCameIsNamedForGoodAndTheNameOfTheFetchGoes() throws {
    let fetched = try FetchedTip(gitDirectory: repository.gitDirectory)
    try set(fetched.reference)
    try fetched.settle(as: "refs/kith/incoming/origin/main")
    // Nothing new came.
    try fetched.settle(as: "refs/kith/incoming/origin/main")
    fetched.remove()
    #expect(try references() == ["refs/kith/incoming/origin/main"])
    #expect(try repository.reference("refs/kith/incoming/origin/main") == commit)
  }

  @Test func aFetchThatLeftNothingSaysSo() throws {
    let fetched = try FetchedTip(gitDirectory: repository.gitDirectory)
    #expect(try failure { try fetched.settle(as: "refs/kith/incoming/origin/main") }.message.contains(fetched.reference))
    #expect(try references() == [])
  }

  @Test(arguments: [false, true]) func whatADeadProcessLeftIsRemoved(packed: Bool) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    let dead = "refs/kith/fetching/\(process.processIdentifier).1.1"
    let living = try FetchedTip(gitDirectory: repository.gitDirectory).reference
    try set(dead)
    try set(living)
    if packed {
      try fixture.git(["pack-refs", "--all"], in: repository.gitDirectory)
    } else {
      // Git's lock, cut off with it; the reference leads nowhere.
      let place = DiskPath(repository.gitDirectory).appending(dead)
      try DurableFile.write([], to: DiskPath(place.description + ".lock"))
      try DurableFile.write(Array("\(String(repeating: "1", count: 40))\n".utf8), to: place)
    }
    try repository.recoverReferences()
    #expect(try references() == [living])
    let left = try Folder.names(in: DiskPath(repository.gitDirectory).appending("refs/kith/fetching"))
    #expect(left.count == (packed ? 0 : 1))
    try fixture.expectSound(repository.gitDirectory)
  }
}
