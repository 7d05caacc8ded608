import Foundation
import TestSupport
import Testing

/// A store on a disk that is mounted read-only: reading works, writing says why not, also for root.
struct ReadOnlyDiskTests {
  @Test func aReadOnlyStoreIsReadAndSaysWhyItIsNotWritten() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace("store")
    let program = try BuiltProgram(runner.sandbox)
    // In a mount namespace of its own, so that root is refused, too, and nobody else sees the disk.
    let script = """
      mount -t tmpfs none "$2" && cp -a "$1/." "$2" && mount -o remount,ro "$2" || exit 99
      "$3" -C "$2" contact show grace && "$3" -C "$2" status && "$3" -C "$2" contact list || exit 98
      "$3" -C "$2" contact show grace@example.com || exit 97
      mount -o remount,rw "$2" && rm "$2/.git/kith/index.sqlite" && mount -o remount,ro "$2" || exit 99
      "$3" -C "$2" contact show grace@example.com || exit 96
      "$3" -C "$2" contact set grace intent=high; echo "set: $?"
      "$3" -C "$2" sync; echo "sync: $?"
      """
    try FileManager.default.createDirectory(atPath: runner.path("disk"), withIntermediateDirectories: true)
    let result = try runner.sandbox.run(
      ["unshare", "-Urm", "bash", "-c", script, "bash", runner.path("store"), runner.path("disk"), program.path],
      environment: runner.sandbox.environment(of: "Ana"))
    guard result.status != 99, !result.errors.contains("unshare") else {
      withKnownIssue("this system has no user namespaces to mount a disk in") { Issue.record("not tested here") }
      return
    }
    #expect(result.status == 0, "\(result)")
    #expect(
      result.output.contains("Grace Hopper") && result.output.contains("set: 7") && result.output.contains("sync: 7"), "\(result)"
    )
    #expect(result.errors.contains("read-only"), "\(result)")
    #expect(!result.errors.contains("Fatal error"))
  }

  @Test func aCommandThatCannotPlaceItsFileCommitsNothing() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace("store")
    let program = try BuiltProgram(runner.sandbox)
    // The repository can be written, the folder of the records cannot.
    let script = """
      cd "$1" && mount --bind orgs orgs && mount -o remount,bind,ro orgs || exit 99
      "$2" contact set grace intent=high; echo "set: $?"
      git log --format=%s; git status --short
      """
    let result = try runner.sandbox.run(
      ["unshare", "-Urm", "bash", "-c", script, "bash", runner.path("store"), program.path],
      environment: runner.sandbox.environment(of: "Ana"))
    guard result.status != 99, !result.errors.contains("unshare") else {
      withKnownIssue("this system has no user namespaces to mount a disk in") { Issue.record("not tested here") }
      return
    }
    #expect(result.output.hasPrefix("set: 7") && !result.output.contains("intent"), "\(result)")
    #expect(!result.output.contains(" M "), "\(result)")
    #expect(result.errors.contains("read-only") && result.errors.contains("nothing was changed"), "\(result)")
  }

  @Test func whereAnIndexFindsNoRoomListsAnswerFromMemoryAndLaterHeal() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace("store")
    for number in 0..<150 {
      try runner.sandbox.save(
        "{\"name\": \"P\(number)\", \"email\": \"p\(number)@example.com\"}\n",
        to: "orgs/acme/contacts/\(10 + number % 80)/p\(number).json", in: runner.path("store"))
    }
    try await runner.kith("sync", in: "store")
    let program = try BuiltProgram(runner.sandbox)
    // The folder of the indexes is a disk of its own, with room for a part of one.
    let script = """
      cd "$1" && mount -t tmpfs -o size=100k none .git/kith || exit 99
      "$2" contact list --json | wc -l
      "$2" contact list p149 --json | wc -l
      "$2" duplicates; "$2" activity list; "$2" doctor --offline > /dev/null; echo "asked: $?"
      ls .git/kith | grep -c new-
      "$2" index rebuild; echo "rebuild: $?"
      mount -o remount,size=64m .git/kith || exit 99
      "$2" contact list --json | wc -l
      test -s .git/kith/index.sqlite && test -s .git/kith/lists.sqlite && "$2" index rebuild
      "$2" doctor --offline | grep -E "^[a-z]+ +(index|lists) "
      """
    let result = try runner.sandbox.run(
      ["unshare", "-Urm", "bash", "-c", script, "bash", runner.path("store"), program.path],
      environment: runner.sandbox.environment(of: "Ana"))
    guard result.status != 99, !result.errors.contains("unshare") else {
      withKnownIssue("this system has no user namespaces to mount a disk in") { Issue.record("not tested here") }
      return
    }
    #expect(
      result.output == """
        151
        1
        Nobody has more than one contact.
        asked: 0
        0
        rebuild: 75
        151
        Indexed 151 files.
        ok       index         the index of addresses stands for HEAD
        ok       lists         the index of lists stands for HEAD

        """, "\(result)")
    #expect(result.errors.contains("kith: error: the index cannot be written to"), "\(result)")
    #expect(result.errors.contains("hint: make room and try again"), "\(result)")
  }

  @Test func aDiskWithoutRoomForAnIndexIsReadAllTheSame() async throws {
    let runner = try CommandRunner()
    _ = try await runner.storeWithGrace("store")
    let program = try BuiltProgram(runner.sandbox)
    let script = """
      mount -t tmpfs -o size=32m none "$2" && cp -a "$1/." "$2" && rm -r "$2/.git/kith" || exit 99
      head -c 64M /dev/zero > "$2/filler" 2> "$2.full"
      "$3" -C "$2" contact show grace@example.com || exit 98
      rm "$2/filler"
      "$3" -C "$2" contact show grace@example.com && test -s "$2/.git/kith/index.sqlite" || exit 97
      "$3" -C "$2" contact add --name Ada --email grace@example.com; echo "add: $?"
      """
    try FileManager.default.createDirectory(atPath: runner.path("disk"), withIntermediateDirectories: true)
    let result = try runner.sandbox.run(
      ["unshare", "-Urm", "bash", "-c", script, "bash", runner.path("store"), runner.path("disk"), program.path],
      environment: runner.sandbox.environment(of: "Ana"))
    guard result.status != 99, !result.errors.contains("unshare") else {
      withKnownIssue("this system has no user namespaces to mount a disk in") { Issue.record("not tested here") }
      return
    }
    #expect(result.status == 0 && result.output.contains("Grace Hopper") && result.output.contains("add: 73"), "\(result)")
    #expect(result.errors.hasPrefix("kith: error: grace@example.com belongs to Grace Hopper"), "\(result)")
  }
}
