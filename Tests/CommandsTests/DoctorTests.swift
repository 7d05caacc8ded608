import Foundation
import TestSupport
import Testing

/// `kith doctor` on stores that something is wrong with.
struct DoctorTests {
  @Test func aSoundStoreIsSaidToBeSound() throws {
    let world = try DoctorWorld(isShared: true)
    let report = try world.examine()
    #expect(report.status == 0 && report.complaints.isEmpty && report.errors == "", "\(report)")
    #expect(
      report.findings.map(\.check) == [
        "store", "format", "pause", "held", "deletions", "conflicts", "records", "identity", "index", "lists", "hooks", "program",
        "merge-driver", "attributes", "git", "remote", "tip", "watches", "filesystem", "exchange", "writable", "space", "clock",
      ])
    #expect(report["records"]?.message.hasSuffix("every record: kith doctor --all") == true)
    #expect(try world.examine("--all")["records"]?.message == "3 records, all valid")
  }

  @Test func peopleGetALineForEachCheckAndWhatToType() async throws {
    let world = try DoctorWorld(isShared: true)
    let sound = try world.store.kith.run("doctor", in: "my store")
    #expect(sound.status == 0 && sound.errors == "")
    #expect(sound.output.contains("\nok       held          no file is held\n"), "\(sound)")
    #expect(sound.output.contains("\n\n23 checks: "), "\(sound)")
    try world.store.breakGrace()
    let ill = try world.store.kith.run("doctor", in: "my store")
    #expect(ill.status == 65)
    #expect(ill.output.contains("\nerror    held          1 file is held until mended, such as \(world.store.grace):"), "\(ill)")
    #expect(ill.output.contains("\n         → kith status\n") && ill.output.contains("checks: 1 error"), "\(ill)")
  }

  @Test func coloursAreForTerminals() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace()
    #expect(try await !runner.kith("doctor", in: "store").output.contains("\u{1B}"))
    runner.isTerminal = true
    #expect(try await runner.kith("doctor", in: "store").output.contains("\u{1B}[32mok     \u{1B}[0m"))
    #expect(try await !runner.kith("doctor", "--no-color", in: "store").output.contains("\u{1B}"))
  }

  @Test func whereThereIsNoStoreNothingIsExamined() async throws {
    let runner = try CommandRunner()
    let found = try await runner.kith("doctor")
    #expect(found.status == 66 && found.output == "" && found.errors.hasPrefix("kith: error: there is no store in ROOT"))
    let badly = try await runner.kith("doctor", "--wait", "0")
    #expect(badly.status == 64 && badly.errors.hasPrefix("kith: error: --wait must be from 1 to 3600"))
  }

  @Test func nothingIsChanged() throws {
    let world = try DoctorWorld(isShared: true)
    try world.store.breakGrace()
    try world.store.save(world.store.contact("Ada", "ada@example.com"), to: "orgs/acme/contacts/ada.json")
    for damage in ["index.sqlite", "lists.sqlite", "worktree.index", "disputes"] {
      let before = try world.traces()
      _ = try world.examine("--all")
      #expect(try world.traces() == before)
      try world.sandbox.save("no cache", to: ".git/kith/\(damage)", in: world.folder)
    }
    let before = try world.traces()
    _ = try world.examine()
    #expect(try world.traces() == before)
    try world.sandbox.remove(".git/kith", in: world.folder)
    _ = try world.examine()
    #expect(!world.sandbox.exists(".git/kith", in: world.folder))
    #expect(try world.sandbox.git("status", "--porcelain", in: world.folder).split(separator: "\n").count == 2)
  }

  // MARK: - The store

  @Test func aStoreThatDoesNotOpenStopsNoOtherCheck() throws {
    let world = try DoctorWorld(isShared: true)
    try world.store.save("{\"format\": }", to: "kith.json")
    let report = try world.examine()
    #expect(report.status == 65 && report.complaints == ["store": "error"], "\(report)")
    #expect(report["store"]?.message.hasPrefix("kith.json:1:12: ") == true, "\(report)")
    #expect(report["hooks"] != nil && report["remote"] != nil && report["clock"] != nil && report["held"] == nil)
    try world.store.save("{\"format\": 2}", to: "kith.json")
    let newer = try world.examine()
    #expect(
      newer.status == 65 && newer["format"]?.state == "error" && newer["format"]?.hint == "install a newer kith", "\(newer)")
    #expect(newer["pause"]?.state == "ok")
  }

  @Test func aRepositoryThatCannotBeUsedIsNamed() throws {
    let world = try DoctorWorld()
    try world.sandbox.git("config", "core.sparseCheckout", "true", in: world.folder)
    let report = try world.examine()
    #expect(report["store"]?.message.contains("sparse checkout") == true && report.status == 65, "\(report)")
    #expect(report["store"]?.hint == "git sparse-checkout disable")
    try world.type(report["store"]?.hint)
    #expect(try world.examine().status == 0)
    try world.sandbox.git("worktree", "add", "-q", world.sandbox.path("linked"), "-b", "side", in: world.folder)
    let linked = try world.examine("-C", world.sandbox.path("linked"))
    #expect(linked.status == 65 && linked.complaints == ["store": "error"], "\(linked)")
    #expect(linked["store"]?.message.contains("it is a linked worktree") == true)
  }

  @Test func whyKithWaitsIsSaid() throws {
    let world = try DoctorWorld()
    try world.sandbox.git("checkout", "-q", "--detach", in: world.folder)
    var report = try world.examine()
    #expect(
      report["pause"] == .init(check: "pause", state: "error", message: "Kith waits: HEAD is detached", hint: "git switch main"))
    #expect(report.status == 65 && report.complaints == ["pause": "error", "remote": "note"], "\(report)")
    try world.type(report["pause"]?.hint)
    try world.sandbox.git("checkout", "-q", "-b", "side", in: world.folder)
    #expect(try world.examine()["pause"]?.message.contains("is on the branch side, the store works on main") == true)
    try world.sandbox.edit(world.store.grace, in: world.folder, "Grace Hopper", "Grace B. Hopper")
    try world.sandbox.git("commit", "-qam", "One", in: world.folder)
    try world.sandbox.git("checkout", "-q", "main", in: world.folder)
    try world.sandbox.remove(world.store.grace, in: world.folder)
    try world.sandbox.git("commit", "-qam", "Two", in: world.folder)
    _ = try world.store.git("rebase", "main", "side")
    report = try world.examine()
    #expect(report["pause"]?.message == "Kith waits: a rebase is under way in this folder", "\(report)")
    #expect(report["pause"]?.hint?.contains("git rebase --abort") == true)
  }

  @Test func heldFilesAndDeletionsAreCounted() throws {
    let world = try DoctorWorld()
    for number in 0..<25 {
      try world.store.save(
        world.store.contact("N\(number)", "n\(number)@example.com"), to: "orgs/acme/contacts/n\(number).json")
    }
    #expect(try world.examine()["waiting"]?.message == "25 files are saved and not committed yet")
    try world.sync()
    for number in 0..<25 { try world.sandbox.remove("orgs/acme/contacts/n\(number).json", in: world.folder) }
    try world.store.breakGrace()
    let report = try world.examine()
    #expect(report.status == 65 && report["held"]?.state == "error" && report["held"]?.hint == "kith status", "\(report)")
    #expect(report["deletions"]?.message.hasPrefix("25 files are gone, such as orgs/acme/contacts/n0.json") == true, "\(report)")
    #expect(report["deletions"]?.hint?.hasSuffix("kith sync --accept-deletions") == true)
  }

  @Test func conflictsWaitForSomebody() async throws {
    let runner = try CommandRunner()
    let (_, path) = try await runner.twoClones()
    let sandbox = runner.sandbox
    for (name, number) in [("ana", "1"), ("ben", "2")] {
      try sandbox.edit(path, in: runner.path(name), "\"createdAt\"", "\"phone\": \"+1202555010\(number)\",\n  \"createdAt\"")
      try await runner.kith("sync", in: name)
    }
    let found = try await runner.kith("doctor", in: "ben")
    #expect(
      found.output.contains("warning  conflicts     1 conflict waits for somebody to decide\n         → kith conflicts\n"),
      "\(found)")
  }

  @Test func anInterruptedRunAndAForgottenLockAreSeen() throws {
    let world = try DoctorWorld()
    #expect(try world.examine()["interrupted"] == nil)
    try world.sandbox.git("update-ref", "refs/kith/worktree-next", "refs/kith/worktree", in: world.folder)
    #expect(try world.examine()["interrupted"]?.hint == "kith sync")
    try world.sync()
    #expect(try world.examine()["interrupted"] == nil)
    try world.sandbox.save("", to: ".git/index.lock", in: world.folder)
    #expect(try world.examine()["lock"]?.state == "note")
    try world.sandbox.age(".git/index.lock", in: world.folder, seconds: 7200)
    let report = try world.examine()
    #expect(report["lock"]?.state == "warning" && report["lock"]?.message.contains("for 120 minutes") == true, "\(report)")
    try world.type(report["lock"]?.hint?.components(separatedBy: "running: ").last)
    #expect(try world.examine()["lock"] == nil)
  }

  @Test func recordsThatAreCommittedAndNotValidTakeAllToBeFound() throws {
    let world = try DoctorWorld()
    try world.store.breakGrace()
    #expect(try world.store.git("commit", "-qam", "Broken", "--no-verify").status == 0)
    let report = try world.examine("--all")
    #expect(report.status == 65 && report["records"]?.message == "1 of 3 records is not valid", "\(report)")
    #expect(report["records"]?.hint == "kith check")
  }

  // MARK: - Identity, index

  @Test func aGuessedNameCanBeMended() throws {
    let world = try DoctorWorld()
    let nobody = ["GIT_AUTHOR_NAME": "", "GIT_COMMITTER_NAME": ""]
    let report = try world.examine(environment: nobody)
    #expect(report.status == 0 && report["identity"]?.state == "warning", "\(report)")
    try world.type(report["identity"]?.hint)
    #expect(try world.examine(environment: nobody)["identity"]?.message.contains("Your Name") == true)
    try world.sandbox.git("config", "--unset", "user.name", in: world.folder)
    try world.sandbox.git("config", "user.useConfigOnly", "true", in: world.folder)
    let none = try world.examine(environment: nobody)
    #expect(none.status == 65 && none["identity"]?.state == "error" && none["hooks"]?.state == "ok", "\(none)")
    #expect(none["identity"]?.hint?.hasPrefix("git config --global user.name") == true)
  }

  @Test(arguments: [("index", "index.sqlite"), ("lists", "lists.sqlite")])
  func whatIsWrongWithAnIndexIsSaidAndMendedByTheHint(check: String, file: String) throws {
    let world = try DoctorWorld()
    for number in 0..<150 {
      try world.store.save(
        world.store.contact("P\(number)", "p\(number)@example.com"), to: "orgs/acme/contacts/\(10 + number % 80)/p\(number).json")
    }
    try world.sync()
    let list = try world.store.kith.run("contact", "list", "--json", in: "my store")
    let version = "import sqlite3; d = sqlite3.connect('\(file)'); d.execute('UPDATE meta SET version = 0'); d.commit()"
    for (damage, state, words) in [
      ("rm \(file)", "note", "is not there yet"),
      ("python3 -c \"\(version)\"", "note", "made by another version of Kith"),
      ("head -c 40000 /dev/zero | tr '\\0' 'x' | dd of=\(file) bs=4096 seek=4 conv=notrunc status=none", "warning", "is damaged"),
      ("truncate -s 20000 \(file)", "warning", "is damaged"), ("truncate -s 0 \(file)", "warning", "is damaged"),
    ] {
      #expect(try world.examine()[check]?.state == "ok")
      let made = try world.sandbox.run(["bash", "-c", damage], in: world.folder + "/.git/kith")
      try #require(made.status == 0, "\(made)")
      let before = try world.traces()
      let report = try world.examine()
      #expect(report.status == 0 && report[check]?.state == state, "\(damage): \(report)")
      #expect(report[check]?.message.contains(words) == true, "\(damage): \(report)")
      #expect(try world.traces() == before)
      try world.type(report[check]?.hint)
      #expect(try world.store.kith.run("contact", "list", "--json", in: "my store").output == list.output)
    }
    #expect(try world.examine()[check]?.state == "ok")
  }

  @Test func aDamagedIndexIsAWarningAndMendsItself() throws {
    let world = try DoctorWorld()
    try world.sync()
    #expect(try world.examine()["index"]?.message == "the index of addresses stands for HEAD")
    for damage in ["printf 'SQLite rubbish' > index.sqlite", "truncate -s 5000 index.sqlite", "truncate -s 0 index.sqlite"] {
      _ = try world.sandbox.run(["bash", "-c", damage], in: world.folder + "/.git/kith")
      let report = try world.examine()
      #expect(report.status == 0 && report["index"]?.state == "warning", "\(damage): \(report)")
      #expect(report["index"]?.message.contains("makes it anew") == true)
      #expect(try world.store.kith.run("contact", "show", "g@example.com", in: "my store").status == 0)
      #expect(try world.examine()["index"]?.state == "ok", "\(damage)")
    }
    try world.sandbox.save("rubbish", to: ".git/kith/worktree.index", in: world.folder)
    #expect(try world.examine()["cache"]?.state == "note")
    try world.sync()
    #expect(try world.examine()["cache"] == nil)
    try world.sandbox.remove(".git/kith/index.sqlite", in: world.folder)
    #expect(try world.examine()["index"]?.message.hasPrefix("the index of addresses is not there yet") == true)
  }

  // MARK: - Hooks and merge driver

  @Test(arguments: [
    ("rm .git/hooks/pre-commit", "missing"), ("printf '#!/bin/sh\\n' > .git/hooks/pre-commit", "of your own"),
    ("echo '# new' >> .git/hooks/pre-commit", "another version"), ("chmod -x .git/hooks/pre-commit", "may not be run"),
  ])
  func hooksThatDoNotCallKithAreMendedByTheirHint(damage: String, words: String) throws {
    let world = try DoctorWorld()
    _ = try world.sandbox.run(["bash", "-c", damage], in: world.folder)
    let report = try world.examine()
    #expect(report.status == 0 && report["hooks"]?.state == "warning", "\(report)")
    #expect(report["hooks"]?.message.contains(words) == true && report["hooks"]?.message.hasSuffix(": pre-commit") == true)
    try world.type(report["hooks"]?.hint)
    #expect(try world.examine()["hooks"]?.state == "ok")
  }

  @Test func hooksOfAllRepositoriesAreLeftAlone() throws {
    let world = try DoctorWorld()
    let report = try world.examine(environment: [
      "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": world.sandbox.path("hooks"),
    ])
    #expect(
      report["hooks"]?.state == "warning" && report["hooks"]?.hint?.contains("git config core.hooksPath") == true, "\(report)")
  }

  @Test func aProgramThatIsGoneOrAnotherIsNamed() throws {
    let world = try DoctorWorld()
    let gone = world.sandbox.path("gone/kith")
    try world.sandbox.git("config", "kith.program", gone, in: world.folder)
    try world.sandbox.git("config", "merge.kith.driver", "'\(gone)' merge-file %O %A %B %L %P", in: world.folder)
    var report = try world.examine()
    #expect(
      report.status == 0 && report["program"]?.state == "warning" && report["merge-driver"]?.state == "warning", "\(report)")
    #expect(report["merge-driver"]?.message.hasPrefix("\(gone), by which git merges records, is not there") == true)
    try world.sandbox.save("#!/bin/sh\n", to: "gone/kith", in: world.sandbox.root)
    _ = try world.sandbox.run(["chmod", "+x", gone])
    report = try world.examine()
    #expect(report["program"]?.state == "note" && report["program"]?.message.contains("and this is") == true, "\(report)")
    #expect(report["merge-driver"]?.state == "note", "\(report)")
    try world.type("kith hooks install")
    try world.type(report["merge-driver"]?.hint?.components(separatedBy: "this one: ").last)
    report = try world.examine()
    #expect(report["program"]?.state == "ok" && report["merge-driver"]?.state == "ok", "\(report)")
    try world.sandbox.git("config", "merge.kith.driver", "my-merge %A %B", in: world.folder)
    #expect(try world.examine()["merge-driver"]?.message.hasSuffix("a command of your own: my-merge %A %B") == true)
    try world.sandbox.git("config", "--unset", "merge.kith.driver", in: world.folder)
    report = try world.examine()
    #expect(report["merge-driver"]?.state == "warning")
    try world.type(report["merge-driver"]?.hint)
    #expect(try world.examine()["merge-driver"]?.state == "ok")
    try world.sandbox.git("config", "--unset", "kith.program", in: world.folder)
    #expect(try world.examine()["program"]?.message.hasPrefix("nothing says which program the hooks call") == true)
  }

  @Test(arguments: ["", "*.txt text\n", "*.json merge=kith\n", "orgs/**/*.json merge=union -text\n"])
  func anOldGitattributesIsMendedByItsHint(text: String) throws {
    let world = try DoctorWorld()
    try world.store.save(text, to: ".gitattributes")
    try world.sandbox.git("commit", "-qam", "As it used to be", in: world.folder)
    let report = try world.examine()
    #expect(report.status == 0 && report["attributes"]?.state == "warning", "\(report)")
    try world.type(report["attributes"]?.hint)
    #expect(try world.examine()["attributes"]?.state == "ok")
  }

  // MARK: - Disk and clock

  @Test func aReadOnlyFolderOfGitIsAnError() throws {
    let world = try DoctorWorld()
    let script = "mount --bind \"$1/.git\" \"$1/.git\" && mount -o remount,bind,ro \"$1/.git\""
    guard let report = try world.examine(after: script) else { return }
    #expect(report.status == 65 && report["writable"]?.state == "error" && report["exchange"] == nil, "\(report)")
    #expect(report["writable"]?.message.contains("/.git cannot be written: the file system is read-only") == true)
    #expect(report["writable"]?.hint == "mount it with write access and try again")
    #expect(report["held"]?.state == "ok" && report["index"]?.state == "ok", "\(report)")
  }

  @Test(arguments: [("orgs/acme/contacts", "error"), ("pictures", "ok")])
  func onlyFoldersThatKithWritesToMustBeWritable(folder: String, state: String) throws {
    let world = try DoctorWorld()
    try world.store.save("x", to: "pictures/x.png")
    let script = "cd \"$1/\(folder)\" && mount --bind . . && mount -o remount,bind,ro \"$1/\(folder)\""
    guard let report = try world.examine(after: script) else { return }
    #expect(report["writable"]?.state == state, "\(report)")
    #expect(report["watches"]?.message.hasPrefix("5 folders") == true, "\(report)")
  }

  @Test func recordsOnAnotherFileSystemThanGitAreAnError() throws {
    let world = try DoctorWorld()
    let script = "cp -a \"$1/orgs\" \"$2\" && mount -t tmpfs none \"$1/orgs\" && cp -a \"$2/orgs/.\" \"$1/orgs\""
    guard let report = try world.examine(after: script) else { return }
    #expect(report.status == 65 && report["filesystem"]?.state == "error", "\(report)")
  }

  @Test func aFullDiskIsAWarning() throws {
    let world = try DoctorWorld()
    let script = "mount -t tmpfs -o size=40m none \"$2\" && cp -a \"$1/.\" \"$2\""
    guard let report = try world.examine(after: script, at: "$2") else { return }
    #expect(report.status == 0 && report["space"]?.state == "warning", "\(report)")
    #expect(report["space"]?.message.hasPrefix("only ") == true)
  }

  @Test func tooFewWatchesAreANoteWithTheSysctl() throws {
    let world = try DoctorWorld()
    let script =
      "for f in max_user_watches max_user_instances; do echo 5 > \"$2/$f\"; mount --bind \"$2/$f\" /proc/sys/fs/inotify/$f || exit 99; done"
    guard let report = try world.examine(after: script) else { return }
    #expect(report.status == 0 && report["watches"]?.state == "note", "\(report)")
    #expect(report["watches"]?.hint == "sudo sysctl fs.inotify.max_user_watches=65536")
    #expect(report["instances"]?.hint == "sudo sysctl fs.inotify.max_user_instances=128")
  }

  @Test func aCommitFromTheFutureIsAWarning() throws {
    let world = try DoctorWorld()
    let then = Int(Date().timeIntervalSince1970) + 3 * 24 * 3600 + 60
    let run = try world.store.git(
      "commit", "-q", "--allow-empty", "-m", "Later", environment: ["GIT_COMMITTER_DATE": "\(then) +0000"])
    try #require(run.status == 0)
    let report = try world.examine()
    #expect(report.status == 0 && report["clock"]?.state == "warning", "\(report)")
    #expect(report["clock"]?.message.hasSuffix("by Ana <ana@example.com> is 3 days ahead of this machine's clock") == true)
  }
}
