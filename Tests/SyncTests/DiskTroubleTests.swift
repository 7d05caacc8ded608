import Foundation
import GitStorage
import Sync
import TestSupport
import Testing
import Workspace

/// Disks that refuse: the operation fails as a whole and says so; nothing is lost, and trying again works.
struct DiskTroubleTests {
  /// Whether this system lets a test mount a small file system of its own.
  static let canMount: Bool = {
    do {
      let sandbox = try Sandbox()
      return try sandbox.run(["unshare", "-Urm", "mount", "-t", "tmpfs", "none", sandbox.path("home")]).status == 0
    } catch {
      return false
    }
  }()

  @Test(.enabled(if: isRefused, "root is never refused; ReadOnlyDiskTests mounts a disk for it"))
  func aStoreWithoutWritePermissionSaysSoAndStaysAsItIs() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let head = try clones.sandbox.id(in: clones.ana)
    _ = try clones.sandbox.run(["chmod", "-R", "a-w", clones.ana + "/.git"])
    do {
      try await clones.syncAna()
      Issue.record("not refused")
    } catch let error as GitError {
      #expect(error.code == .permission || error.code == .readOnly, "\(error)")
      #expect(error.path?.contains(".git") == true, "\(error)")
    }
    // Reading still works.
    #expect(try clones.sandbox.open(clones.ana).status().waiting == [GitPath(Clones.grace)])
    #expect(try clones.sandbox.id(in: clones.ana) == head)
    _ = try clones.sandbox.run(["chmod", "-R", "u+w", clones.ana + "/.git"])
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  @Test(.enabled(if: isRefused, "root is never refused; ReadOnlyDiskTests mounts a disk for it"))
  func aFolderThatCannotBeWrittenToKeepsItsFilesAndTheIndexRight() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    _ = try clones.sandbox.run(["chmod", "a-w", clones.ana + "/orgs/acme/contacts/ab"])
    _ = try? await clones.syncAna()
    #expect(try clones.sandbox.git("diff", "--cached", "--name-only", in: clones.ana) == "")
    _ = try clones.sandbox.run(["chmod", "u+w", clones.ana + "/orgs/acme/contacts/ab"])
    try await clones.meet()
    #expect(try clones.graceOfAna().contains("+12025550122"))
    try clones.expectAgreement()
  }

  /// Whoever may write everywhere cannot be refused by permissions.
  static let isRefused = getuid() != 0

  @Test func aFullDiskLosesNothing() async throws {
    guard Self.canMount else {
      withKnownIssue("this system has no user namespaces to mount a small disk in") {
        Issue.record("not tested here")
      }
      return
    }
    let clones = try await Clones()
    let sandbox = clones.sandbox
    for number in 10..<40 {
      let id = "\(number)0000000000"
      // Not to be compressed away.
      let filler = (0..<60).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()
      try sandbox.save(
        Clones.contact(id, "N \(number)", "\"custom\": {\"text\": \"\(filler)\"}"), to: Clones.path(id, "n"), in: clones.ben)
    }
    try sandbox.edit(Clones.grace, in: clones.ben, "+12025550100", "+12025550122")
    try await clones.syncBen()
    try sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    // Ever less room: it runs out while fetching, while merging, while placing files.
    for room in [8, 40, 320, 400, 480, 500, 520] {
      let after = try Self.syncOnDisk(with: room, of: clones)
      // Whatever happened: no revert is staged, nothing is damaged, and with room it goes on.
      #expect(try sandbox.git("diff", "--cached", "--name-only", in: after) == "", "\(room) KiB")
      #expect(try sandbox.complaints(about: after) == nil, "\(room) KiB")
      try await sandbox.sync(after)
      let text = try sandbox.read(Clones.grace, in: after)
      #expect(text.contains("+12025550122") && text.contains("\"high\"") && !text.contains("conflicts"), "\(room) KiB\n\(text)")
      #expect(sandbox.exists(Clones.path("390000000000", "n"), in: after), "\(room) KiB")
      #expect(try sandbox.git("log", "--format=%s", in: after).split(separator: "\n").count <= 8)
      #expect(try sandbox.faults(in: after) == nil, "\(room) KiB")
    }
  }

  /// Syncs a copy of Ana's clone on a disk with little room, in a process of its own that alone can see the disk, and
  /// returns what is there afterwards, on a disk with more room.
  private static func syncOnDisk(with room: Int, of clones: Clones) throws -> String {
    let sandbox = clones.sandbox
    let name = "disk-\(room)"
    try FileManager.default.createDirectory(atPath: sandbox.path(name), withIntermediateDirectories: true)
    _ = try sandbox.run(["cp", "-a", clones.remote, sandbox.path(name + ".remote")])
    let script = """
      mount -t tmpfs -o size=64m none "$2" && cp -a "$1" "$2/store" || exit 9
      git -C "$2/store" config remote.origin.url "$2.remote"
      left=$(df -k --output=avail "$2" | tail -1)
      head -c $(((left - $3) * 1024)) /dev/zero > "$2/filler"
      "$4" --testing-library swift-testing --filter DiskTroubleTests/syncsTheFolderItIsTold > "$2.log" 2>&1
      cp -a "$2/store" "$2.after"
      """
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let result = try sandbox.run(
      ["unshare", "-Urm", "bash", "-c", script, "bash", clones.ana, sandbox.path(name), String(room), program],
      environment: [folderVariable: sandbox.path(name) + "/store", "KITH_TEST_ROOT": sandbox.root])
    guard result.status == 0, try sandbox.read(name + ".log", in: sandbox.root).contains(finished) else {
      throw Sandbox.Failure(
        description: "\(result)\n" + (try? sandbox.read(name + ".log", in: sandbox.root)).map { $0 }.debugDescription)
    }
    return sandbox.path(name + ".after")
  }

  private static let folderVariable = "KITH_TEST_FOLDER"
  private static let finished = "the sync came to its end"

  /// Does nothing but in the process that `syncOnDisk` starts.
  @Test func syncsTheFolderItIsTold() async throws {
    let environment = ProcessInfo.processInfo.environment
    guard let folder = environment[Self.folderVariable], let root = environment["KITH_TEST_ROOT"] else { return }
    do {
      let report = try await Sandbox(sharing: root).sync(folder)
      print(Self.finished, report.remotes)
    } catch {
      print(Self.finished, error)
    }
  }

  @Test(.enabled(if: isRefused, "root is never refused; ReadOnlyDiskTests mounts a disk for it"))
  func aFileThatMayNotBeReadIsHeldAndTheRestGoesOn() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    _ = try clones.sandbox.run(["chmod", "000", Clones.grace], in: clones.ana)
    try clones.sandbox.save(
      Clones.contact("aaaaaaaaaaaa", "Other"), to: Clones.path("aaaaaaaaaaaa", "other"), in: clones.ana)
    let report = try await clones.syncAna()
    #expect(report.absorbed.held.map(\.path) == [GitPath(Clones.grace)] && report.absorbed.commit != nil)
    _ = try clones.sandbox.run(["chmod", "644", Clones.grace], in: clones.ana)
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  @Test func aMachineWithoutAHomeSyncs() async throws {
    let clones = try await Clones()
    clones.sandbox.environment["HOME"] = nil
    clones.sandbox.environment["GIT_CONFIG_GLOBAL"] = nil
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    try await clones.meet()
    #expect(try clones.graceOfBen().contains("\"high\""))
    try clones.expectAgreement()
  }

  @Test func withoutANameOfAnybodyItIsGuessedAndSaid() async throws {
    let clones = try await Clones()
    try clones.sandbox.edit(Clones.grace, in: clones.ana, "\"low\"", "\"high\"")
    let workspace = try Workspace(at: clones.ana, environment: ["PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1"])
    #expect(try workspace.status().identityIsGuessed)
    #expect(try workspace.absorb().commit != nil)
    try await clones.meet()
    try clones.expectAgreement()
  }
}
