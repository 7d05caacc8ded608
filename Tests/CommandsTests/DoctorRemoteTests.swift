import Foundation
import TestSupport
import Testing

@testable import Commands

/// What `kith doctor` says about remotes, credentials and the git program.
struct DoctorRemoteTests {
  @Test func aStoreWithoutARemoteIsANote() throws {
    let world = try DoctorWorld()
    #expect(try world.examine()["remote"]?.hint == "to share: git remote add origin <url>, then kith sync")
  }

  @Test func remotesOutOfReachAreWarningsAndShowNoPassword() throws {
    let world = try DoctorWorld()
    try world.sandbox.git("remote", "add", "a", "http://ana:s3cret@127.0.0.1:1/x.git", in: world.folder)
    try world.sandbox.git("remote", "add", "b", "ssh://ana@127.0.0.1:1/x.git", in: world.folder)
    let report = try world.examine()
    #expect(report.status == 0, "\(report)")
    let remotes = report.findings.filter { $0.check == "remote" }
    #expect(remotes.map(\.state) == ["warning", "warning"], "\(report)")
    #expect(remotes.first?.message.hasPrefix("a (http://127.0.0.1:1/x.git) cannot be reached: ") == true, "\(report)")
    #expect(remotes.last?.message.hasPrefix("b (ssh://ana@127.0.0.1:1/x.git) cannot be reached: ") == true, "\(report)")
    #expect(!report.findings.contains { $0.message.contains("s3cret") || $0.hint?.contains("s3cret") == true })
    #expect(report["credentials"]?.state == "warning", "\(report)")
    try world.type(report["credentials"]?.hint?.components(separatedBy: "; then").first)
    #expect(try world.sandbox.git("remote", "get-url", "a", in: world.folder) == "http://127.0.0.1:1/x.git\n")
    let offline = try world.examine("--offline")
    #expect(offline.findings.filter { $0.check == "remote" }.map(\.state) == ["note", "note"] && offline["credentials"] == nil)
  }

  @Test func aRemoteThatHangsIsWaitedForNoLongerThanAllowed() throws {
    let world = try DoctorWorld()
    try world.sandbox.git("remote", "add", "slow", "ssh://ana@slow.example/x.git", in: world.folder)
    let start = ContinuousClock.now
    let report = try world.examine("--wait", "1", environment: ["GIT_SSH_COMMAND": "sleep 60; :"])
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(report["remote"]?.message.hasSuffix("it gave no answer within 1 s") == true, "\(report)")
    #expect(report["clock"] != nil && report.status == 0)
  }

  @Test func anAddressWithNoRepositoryIsAnError() throws {
    let world = try DoctorWorld()
    try world.sandbox.git("remote", "add", "origin", world.sandbox.path("nowhere.git"), in: world.folder)
    let report = try world.examine()
    #expect(report.status == 65 && report["remote"]?.state == "error", "\(report)")
    #expect(report["remote"]?.hint == "check the address with 'git remote -v'")
  }

  @Test func whoIsAheadIsSaid() throws {
    let world = try DoctorWorld()
    let remote = try world.sandbox.bareRemote()
    try world.sandbox.git("remote", "add", "origin", remote, in: world.folder)
    #expect(try world.examine()["remote"]?.message.hasSuffix("answers, and has no branch main") == true)
    try world.sync()
    #expect(try world.examine()["tip"]?.message.hasSuffix(", as we are") == true)
    try world.sandbox.edit(world.store.grace, in: world.folder, "Grace Hopper", "Grace B. Hopper")
    try world.sandbox.git("commit", "-qam", "More", in: world.folder)
    #expect(try world.examine()["tip"]?.message.hasSuffix("lacks 1 commit of ours") == true)
    let other = world.sandbox.path("other")
    try world.sandbox.git("clone", "-q", remote, other, in: world.sandbox.root)
    try world.sandbox.git("commit", "-q", "--allow-empty", "-m", "Theirs", in: other, as: "Ben")
    try world.sandbox.git("push", "-q", in: other)
    #expect(try world.examine()["tip"]?.message.hasSuffix("has commits that are not here") == true)
    try world.sync()
    #expect(try world.examine().complaints.isEmpty)
  }

  @Test func aRewrittenHistoryIsAnErrorBeforeAndAfterASync() throws {
    let world = try DoctorWorld(isShared: true)
    try world.sandbox.edit(world.store.grace, in: world.folder, "Grace Hopper", "Grace B. Hopper")
    let first = try world.store.head()
    try world.sync()
    try world.sandbox.git("update-ref", "refs/heads/main", first, in: world.sandbox.path("remote.git"))
    for _ in 1...2 {
      let report = try world.examine()
      #expect(
        report.status == 65 && report["tip"]?.message.hasPrefix("the history of origin/main was rewritten: ") == true, "\(report)"
      )
      #expect(report["tip"]?.hint?.hasSuffix("kith sync --accept-rewrite") == true)
      #expect(try world.store.kith.run("sync", in: "my store").status == 77)
    }
    #expect(try world.examine("--offline")["tip"]?.state == "error")
    #expect(try world.store.kith.run("sync", "--accept-rewrite", in: "my store").status == 0)
    #expect(try world.examine().complaints.isEmpty)
    try world.sandbox.git("update-ref", "-d", "refs/heads/main", in: world.sandbox.path("remote.git"))
    let gone = try world.examine()
    #expect(gone.status == 65 && gone["tip"]?.message.hasPrefix("the branch main is gone from origin") == true, "\(gone)")
  }

  @Test func aParkedTipIsAnErrorUntilItIsGone() throws {
    let world = try DoctorWorld(isShared: true)
    let remote = world.sandbox.path("remote.git")
    let good = try world.store.head()
    let blob = try world.sandbox.git("hash-object", "-w", "--stdin", in: remote, input: "x").split(separator: "\n")[0]
    let entries = try world.sandbox.git("ls-tree", "main", in: remote)
    let more = "100644 blob \(blob)\tNotes.txt\n100644 blob \(blob)\tnotes.txt\n"
    let tree = try world.sandbox.git("mktree", in: remote, input: entries + more).split(separator: "\n")[0]
    let commit = try world.sandbox.git("commit-tree", "-p", good, "-m", "Twins", String(tree), in: remote, as: "Eve")
    try world.sandbox.git("update-ref", "refs/heads/main", String(commit.split(separator: "\n")[0]), in: remote)
    #expect(try world.examine()["tip"]?.state == "note")
    #expect(try world.store.kith.run("sync", in: "my store").status != 0)
    for arguments in ["--wait=15", "--offline"] {
      let report = try world.examine(arguments)
      #expect(report.status == 65 && report["tip"]?.message.hasPrefix("origin/main is not merged: ") == true, "\(report)")
      #expect(report["tip"]?.message.contains("Eve <eve@example.com>") == true, "\(report)")
    }
    try world.sandbox.git("update-ref", "refs/heads/main", good, in: remote)
    #expect(try world.examine().status == 0)
    let away = try world.sandbox.git("commit-tree", "-p", commit.trimmed, "-m", "Gone", "\(good)^{tree}", in: remote, as: "Eve")
    try world.sandbox.git("update-ref", "refs/heads/main", away.trimmed, in: remote)
    #expect(try world.examine()["tip"]?.message.hasSuffix("has commits that are not here") == true)
  }

  @Test func aPasswordThatNobodyKnowsIsAnErrorAndOneThatIsKeptIsNot() throws {
    let world = try DoctorWorld()
    let folder =
      FileManager.default.temporaryDirectory.path + "/kith-doctor-" + String(UInt64.random(in: .min ... .max), radix: 36)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // What stays lies in the system's temporary folder.
    try world.sandbox.git("init", "-q", "--bare", "-b", "main", folder + "/repositories/store.git", in: world.sandbox.root)
    let server = try GitWebServer(root: folder + "/repositories", folder: folder + "/web")
    try world.sandbox.git("remote", "add", "origin", server.privateURL("store.git"), in: world.folder)
    let refused = try world.examine()
    #expect(refused.status == 65 && refused["credentials"]?.state == "error" && refused["remote"]?.state == "note", "\(refused)")
    #expect(refused["credentials"]?.hint?.contains("credential helper") == true)
    try world.sandbox.save(server.credentials + "\n", to: "home/.git-credentials", in: world.sandbox.root)
    try world.sandbox.git("config", "credential.helper", "store", in: world.folder)
    let report = try world.examine()
    #expect(report.status == 0 && report["credentials"]?.state == "ok", "\(report)")
  }

  @Test func aKeyTheServerDoesNotTakeIsAnError() throws {
    let world = try DoctorWorld()
    let folder =
      FileManager.default.temporaryDirectory.path + "/kith-doctor-" + String(UInt64.random(in: .min ... .max), radix: 36)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // What stays lies in the system's temporary folder.
    try world.sandbox.git("init", "-q", "--bare", "-b", "main", folder + "/store.git", in: world.sandbox.root)
    let server = try GitSSHServer(folder: folder + "/ssh")
    try world.sandbox.git("remote", "add", "origin", server.url(folder + "/store.git"), in: world.folder)
    let refused = try world.examine(environment: server.environment(key: "stranger"))
    #expect(refused.status == 65 && refused["credentials"]?.state == "error", "\(refused)")
    let report = try world.examine(environment: server.environment(key: "ada"))
    #expect(
      report.status == 0 && report["credentials"]?.message == "origin lets us in by ssh without asking anything", "\(report)")
  }

  @Test func withoutAGitProgramLibgit2Asks() throws {
    let world = try DoctorWorld(isShared: true)
    let tools = world.sandbox.path("tools")
    try FileManager.default.createDirectory(atPath: tools, withIntermediateDirectories: true)
    let report = try world.examine(environment: ["PATH": tools])
    #expect(report.status == 0 && report["git"]?.state == "note" && report["tip"]?.state == "ok", "\(report)")
    #expect(report["git"]?.hint == "install git 2.30 or later")
    try world.sandbox.save("#!/bin/sh\necho git version 2.20.1\n", to: "git", in: tools)
    _ = try world.sandbox.run(["chmod", "+x", tools + "/git"])
    let old = try world.examine(environment: ["PATH": tools])
    #expect(old["git"]?.message.hasPrefix("the git program is version 2.20, so libgit2") == true, "\(old)")
    #expect(old["tip"]?.state == "ok", "\(old)")
  }
}
