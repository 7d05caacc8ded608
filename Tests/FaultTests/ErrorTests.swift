import Foundation
import TestSupport
import Testing

/// System calls that fail: what the program says it did is there, it says what failed, and the next run does what this one could not.
@Suite(.serialized) struct ErrorTests {
  /// What each call may answer on a disk that is full, worn out, locked up, or in a process with too many open files.
  private static let errors: [String: [String]] = [
    "openat": ["EMFILE", "EACCES", "EIO", "ENOSPC"], "read": ["EIO"], "getdents64": ["EIO"], "newfstatat": ["EACCES", "EIO"],
    "write": ["ENOSPC", "EIO"], "pwrite64": ["ENOSPC", "EIO"], "ftruncate": ["EIO", "ENOSPC"], "fsync": ["EIO", "ENOSPC"],
    "fdatasync": ["EIO"], "rename": ["EACCES", "EIO", "ENOSPC"], "renameat2": ["EACCES", "EIO", "ENOSPC"],
    "link": ["EACCES", "EIO", "ENOSPC"], "unlink": ["EACCES", "EIO"], "mkdir": ["EACCES", "EIO", "ENOSPC"], "rmdir": ["EACCES"],
    "flock": ["EIO"], "fchmod": ["EACCES"], "utimensat": ["EACCES"], "pipe2": ["EMFILE"], "access": ["EACCES"],
  ]

  private struct Refusal: CustomStringConvertible {
    let point: Strace.Point
    let error: String

    var description: String { "\(point) \(error)" }
  }

  @Test func nothingIsSaidToBeDoneThatIsNot() async throws {
    guard let campaign = try await FaultCampaign.prepare() else { return }
    let meant = campaign.calls.filter { call in
      // What the system reads before the program begins is no business of ours.
      Self.errors[call.point.call] != nil && !["/lib/", "/proc/self/", "ENOENT"].contains { call.text.contains($0) }
    }
    let points = FaultCampaign.sample(80 * Campaign.factor, of: meant)
    var generator = SeededGenerator(seed: Campaign.seed)
    let refusals = points.compactMap { point in
      Self.errors[point.call].map { Refusal(point: point, error: generator.element(of: $0)) }
    }
    let failed = Count()
    await campaign.run(refusals) { run, refusal in
      try run.withCopy { copy in
        let result = try copy.run(run.strace.prefix(.error(refusal.error), at: refusal.point))
        if result.status != FaultWorld.status { failed.add() }
        try copy.waitForGit()
        var faults = try Self.untruths(result, about: copy, campaign)
        faults += try copy.faultsNow(trees: campaign.trees)
        faults += try copy.faultsAfterHealing(expected: campaign.expected)
        return faults.isEmpty ? [] : faults + ["it had said: \(result)"]
      }
    }
    #expect(failed.value > points.count / 5)
    print("\(refusals.count) calls refused; \(failed.value) runs failed for it")
  }

  /// Here the branch has moved already, and what fails is making that durable: taken back, it would read as a revert.
  @Test func aHeadThatMovedIsNotTakenBackWhenSyncingItsFolderFails() async throws {
    guard let campaign = try await FaultCampaign.prepare() else { return }
    await campaign.run([1, 2, 3, 4]) { run, time in
      try run.withCopy { copy in
        let only = ["-P", copy.ana + "/.git/refs/heads", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=\(time)"]
        let result = try copy.run(run.strace.prefix(only))
        // A round moves the branch twice, for what Ana saved and for what came.
        guard time > 2 || result.errors.contains("Input/output error") else { return ["nothing failed: \(result)"] }
        return try copy.faultsNow(trees: campaign.trees) + copy.faultsAfterHealing(expected: campaign.expected)
      }
    }
  }

  /// What a run said and is not so, and what it should have said.
  private static func untruths(
    _ run: (status: Int32, output: String, errors: String), about copy: FaultCopy, _ campaign: FaultCampaign
  ) throws -> [String] {
    var faults: [String] = []
    // What the system answers for a program that trapped; its own statuses begin at 64.
    if [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV].contains(run.status) { faults.append("it crashed") }
    if run.status != 0, run.errors.isEmpty { faults.append("it failed without a word") }
    for words in ["Fatal error", "libgit2 gave no reason"] where run.errors.contains(words) { faults.append(words) }
    let head = try copy.head()
    let remote = try copy.remoteTree()
    if run.output.contains("pushed, up to date"), head != remote { faults.append("said to be pushed and is not") }
    if run.output.contains("Committed"), head == campaign.before { faults.append("said to be committed and is not") }
    if run.output.contains("Received from"), "HEAD " + head != campaign.expected[0] {
      faults.append("said to be received and is not")
    }
    if run.status == 0 { faults.append("a file is held, and it said that all went well") }
    return faults
  }
}
