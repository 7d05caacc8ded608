import Foundation
import TestSupport
import Testing

/// What a server with Kith's hook takes and what it refuses, pushed by real git.
@Suite struct PreReceiveTests {
  private let store: PlainGitStore
  private let remote: String

  init() throws {
    store = try PlainGitStore()
    remote = try store.server()
  }

  /// Commits whatever is in the working tree, unchecked.
  private func commit(_ words: String = "x", in place: String? = nil) throws {
    try store.sandbox.git("add", "-A", in: place ?? store.folder)
    try store.sandbox.git("commit", "-qnm", words, in: place ?? store.folder)
  }

  private func push(_ reference: String = "main") throws -> PlainGitStore.Run { try store.git("push", "-q", "origin", reference) }

  @Test(arguments: [1, 150])
  func aBadContactIsRefusedInTheWordsOfACommit(files: Int) throws {
    // Few objects wait in quarantine as files, many as a pack.
    let before = try store.head(in: remote)
    for number in 0..<files {
      let path = "orgs/acme/contacts/\(10 + number % 80)/p\(number).json"
      try store.save(store.contact("P\(number)", "p\(number)@example.com"), to: path)
    }
    try store.save(store.contact("Other", "G@Example.com"), to: "orgs/acme/contacts/other.json")
    try store.save("{\n  \"name\": \"Ada\"\n  \"phone\": \"1\"}", to: "orgs/acme/contacts/ada.json")
    try commit()
    let refused = try push()
    #expect(refused.status == 1)
    #expect(refused.errors.contains("remote: kith: error: orgs/acme/contacts/ada.json:2:16: expected ',' or '}'"), "\(refused)")
    let taken = "remote: kith: error: orgs/acme/contacts/other.json:3:12: g@example.com belongs to Grace Hopper (\(store.grace))"
    #expect(refused.errors.contains(taken), "\(refused)")
    #expect(refused.errors.contains("remote: hint: main stays as it was; mend this in a new commit and push again"))
    #expect(try store.head(in: remote) == before)
    try store.save(store.contact("Other", "other@example.com"), to: "orgs/acme/contacts/other.json")
    try store.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    try commit()
    let taking = try push()
    #expect(taking.status == 0 && taking.errors == "", "\(taking)")
    #expect(try store.head(in: remote) == store.head())
    #expect(try store.sandbox.complaints(about: remote) == nil)
  }

  @Test func whatKithJoinedPasses() throws {
    #expect(try store.kith.run("clone", remote, "ben", as: "Ben").status == 0)
    for (folder, person) in [("my store", "Ana"), ("ben", "Ben")] {
      let added = try store.kith.run("contact", "add", "--name", "Ada", "--email", "ada@example.com", in: folder, as: person)
      #expect(added.status == 0)
    }
    for (folder, person) in [("my store", "Ana"), ("ben", "Ben"), ("my store", "Ana")] {
      let synced = try store.kith.run("sync", in: folder, as: person)
      #expect(synced.status == 0, "\(synced)")
    }
    #expect(try store.sandbox.git("grep", "-l", "mergedInto", "main", "--", "orgs", in: remote).split(separator: "\n").count == 1)
  }

  @Test func theServerKeepsAnIndexOfItsOwn() throws {
    for number in 0..<3 {
      try store.save(store.contact("P\(number)", "p\(number)@example.com"), to: "orgs/acme/contacts/p\(number).json")
      try commit()
      #expect(try push().status == 0)
      // What stands for the tree that was there before the push is moved by the next.
      #expect(store.sandbox.exists("kith/index.sqlite", in: remote))
    }
    // Whatever becomes of it, the server makes it anew.
    try store.save(store.contact("Taken", "p1@example.com"), to: "orgs/acme/contacts/taken.json")
    try commit()
    for damage in ["true", "rm -r kith", "echo rubbish > kith/index.sqlite"] {
      #expect(try store.sandbox.run(["bash", "-c", damage], in: remote).status == 0)
      let refused = try push()
      #expect(refused.status == 1 && refused.errors.contains("p1@example.com belongs to P1"), "\(damage): \(refused)")
      #expect(store.sandbox.exists("kith/index.sqlite", in: remote))
    }
  }

  @Test func aSyncShowsTheServersWords() throws {
    try store.sandbox.git("config", "core.hooksPath", "/nowhere", in: store.folder)
    try store.sandbox.edit("orgs/acme/org.json", in: store.folder, "\"acme\"", "\"acme\",\n  \"apiKey\": \"k\"")
    try commit()
    let run = try store.kith.run("sync", in: "my store")
    #expect(run.status == 77 && run.errors.contains("\"apiKey\" looks like a secret"), "\(run)")
  }

  @Test func aHookThatWasThereGetsTheSameInputAndMayRefuse() throws {
    #expect(try store.kith.run("hooks", "uninstall", in: "server.git").status == 0)
    let script = "#!/bin/sh\ncat > \"$GIT_DIR/seen\"\n[ ! -e \"$GIT_DIR/closed\" ]\n"
    try store.sandbox.save(script, to: "hooks/pre-receive", in: remote)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: remote + "/hooks/pre-receive")
    #expect(try store.kith.run("hooks", "install", "--server", in: "server.git").status == 0)
    let before = try store.head()
    try store.save("x\n", to: "README.md")
    try commit()
    #expect(try push("main").status == 0)
    #expect(try store.sandbox.read("seen", in: remote) == "\(before) \(store.head()) refs/heads/main\n")
    // Ours still gets what it has read.
    try store.breakGrace()
    try commit()
    #expect(try push().errors.contains("remote: kith: error: \(store.grace):4:27: "))
    try store.sandbox.git("reset", "-q", "--hard", "HEAD~1", in: store.folder)
    try store.save("y\n", to: "README.md")
    try commit()
    try store.sandbox.save("", to: "closed", in: remote)
    let closed = try push()
    #expect(closed.status == 1 && !closed.errors.contains("kith:"), "\(closed)")
  }

  @Test func otherBranchesTagsAndDeletionsPass() throws {
    try store.sandbox.git("switch", "-q", "--orphan", "site", in: store.folder)
    try store.save("{", to: "orgs/acme/contacts/Odd Name.json")
    try commit()
    #expect(try push("site").status == 0)
    try store.sandbox.git("switch", "-q", "main", in: store.folder)
    try store.sandbox.git("tag", "v1", in: store.folder)
    #expect(try push("v1").status == 0)
    #expect(try push(":site").status == 0)
    // A branch of the store is compared with where it left the main one, whatever became of that.
    try store.sandbox.git("switch", "-q", "-c", "side", in: store.folder)
    try store.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    try commit()
    #expect(try push("side").status == 0)
    try store.breakGrace()
    try commit()
    #expect(try push("side").status == 1)
    #expect(try push("HEAD:refs/heads/new").status == 1)
  }

  @Test func whatWasBadBeforeIsNotRefusedAgain() throws {
    try store.sandbox.git("switch", "-q", "main", in: store.folder)
    #expect(try store.kith.run("hooks", "uninstall", in: "server.git").status == 0)
    try store.breakGrace()
    try store.save(store.contact("Ada", "a@example.com"), to: "orgs/acme/contacts/ada.json")
    try store.save(store.contact("Bea", "a@example.com"), to: "orgs/acme/contacts/bea.json")
    try commit()
    #expect(try push().status == 0)
    #expect(try store.kith.run("hooks", "install", "--server", in: "server.git").status == 0)
    try store.sandbox.edit("orgs/acme/contacts/bea.json", in: store.folder, "Bea", "Beatrix")
    try commit()
    let run = try push()
    #expect(run.status == 0, "\(run)")
  }

  @Test func aPushReadsWhatItChangesAndNotTheStore() throws {
    for number in 0..<30 {
      try store.save(store.contact("P\(number)", "p\(number)@example.com"), to: "orgs/acme/contacts/\(10 + number)/p.json")
    }
    try commit()
    #expect(try push().status == 0)
    // This one makes the server's index.
    try store.save(store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    try commit()
    #expect(try push().status == 0)
    for number in 0..<29 {
      try store.forget("orgs/acme/contacts/\(10 + number)/p.json", of: "main", in: remote, gitDirectory: "")
    }
    try store.save(store.contact("Bea", "bea@example.com"), to: "orgs/acme/contacts/bea.json")
    try commit()
    let good = try push()
    #expect(good.status == 0 && good.errors == "", "\(good)")
    try store.save(store.contact("Bea", "p29@example.com"), to: "orgs/acme/contacts/bea.json")
    try commit()
    #expect(try push().errors.contains("bea.json:3:12: p29@example.com belongs to "))
  }

  @Test func withoutItsProgramTheServerTakesNothing() throws {
    try store.sandbox.git("config", "kith.program", "/nowhere/kith", in: remote)
    try store.save("x\n", to: "README.md")
    try commit()
    let run = try store.git("push", "-q", "origin", "main", environment: ["PATH": "/usr/bin:/bin"])
    #expect(run.status == 1 && run.errors.contains("remote: kith: error: the program kith is not where"), "\(run)")
  }
}
