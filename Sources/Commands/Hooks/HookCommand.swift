import ArgumentParser
import Daemon
import GitStorage
import JSONText
import Workspace

/// `kith hook`: what one of git's hooks is to do.
struct HookCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "Do what one of git's hooks is for.",
    discussion: """
      kith hook pre-commit

      Git's hooks call it, which kith hooks install puts in place. pre-commit checks what is about to be committed, pre-receive \
      what a push brings to a server: records that do not read, a second contact with an email address, secrets, names the store \
      forbids. post-receive tells the daemons of the clones that kith.poke names. post-commit, post-merge, post-checkout and post-rewrite take note of what git did; they print nothing and never fail.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The name of the hook.")
  var name: String

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("What git tells the hook.", valueName: "argument"))
  var arguments: [String] = []

  func run(in context: CommandContext) async throws -> ExitStatus {
    switch name {
    case "pre-commit": return try checkCommit(context)
    case "pre-receive": return try checkPush(context)
    case "post-receive":
      await pokeClones(context)
      return .done
    case "post-commit", "post-merge", "post-checkout", "post-rewrite":
      do {
        try followUp(context)
      } catch {
        // Nothing depends on it: the next sync does the same, and says what is in the way.
      }
      return .done
    default:
      let known = HookInstallation.Side.client.hooks + HookInstallation.Side.server.hooks
      throw Failure(.usage, "Kith has nothing to do in a hook \"\(name)\"", hint: "its hooks: " + known.joined(separator: ", "))
    }
  }

  private func git(_ context: CommandContext) throws -> CallingGit {
    try CallingGit(environment: context.environment, folder: context.folder(globals))
  }

  // MARK: - Checks

  private func checkCommit(_ context: CommandContext) throws -> ExitStatus {
    let printer = Printer(globals, context)
    let report: HistoryCheck.Report
    do {
      let git = try git(context)
      noteCommit(in: git)
      report = try StagedCheck(git).run()
    } catch let error as GitError where error.code == .unsupportedRepository {
      // Kith leaves such a repository alone, and with it what is committed there.
      try printer.note("kith: this commit is not checked: \(error.message)")
      return .done
    }
    guard !report.findings.isEmpty else { return .done }
    try print(report.findings, to: printer)
    // A secret that was committed is out, whatever follows; the way round is for what can be mended later.
    let way = report.findings.contains(where: \.isSecret) ? "" : ", or commit it as it is: git commit --no-verify"
    try printer.hint("nothing was committed; mend it and git add it again" + way)
    return .invalidData
  }

  /// Asks a daemon to leave `HEAD` where it is until the commit is made or given up.
  private func noteCommit(in git: CallingGit) {
    do {
      try CommitUnderWay(gitDirectory: git.gitDirectory).begin()
    } catch {
      // A full disk is no reason to stop a commit: at worst git refuses it because HEAD has moved, and it is made again.
    }
  }

  private func checkPush(_ context: CommandContext) throws -> ExitStatus {
    let printer = Printer(globals, context)
    let check = try ReceivedCheck(git(context))
    let input = try context.terminal.readAll?() ?? []
    var status = ExitStatus.done
    for line in String(decoding: input, as: UTF8.self).split(separator: "\n") {
      guard let update = ReceivedCheck.Update(line: line) else {
        throw Failure(.usage, "\"\(line)\" is no line of a push", hint: "git calls this hook; see githooks(5)")
      }
      let report = try check.run(update)
      guard !report.findings.isEmpty else { continue }
      try print(report.findings, to: printer)
      try printer.hint("\(update.branch ?? update.reference) stays as it was; mend this in a new commit and push again")
      status = .invalidData
    }
    return status
  }

  /// So many are read; a folder full of mistakes is one mistake.
  private static let mostPrinted = 20

  private func print(_ findings: [CheckFinding], to printer: Printer) throws {
    for finding in findings.prefix(Self.mostPrinted) { try printer.error(finding.failure) }
    let rest = findings.count - Self.mostPrinted
    if rest > 0 { try printer.note("kith: and \(rest) more") }
  }

  // MARK: - Follow-up

  /// Tells the daemons of clones on this machine that there is something new. Nobody depends on it: they would ask by themselves.
  private func pokeClones(_ context: CommandContext) async {
    let clones: [String]
    do { clones = try git(context).open(forReading: true).configStrings("kith.poke") } catch { return }
    await withDiscardingTaskGroup { group in
      for clone in clones {
        group.addTask {
          do {
            _ = try await ControlClient(DaemonFiles(gitDirectory: clone + "/.git")).ask(.poke)
          } catch {
            // It is not there, not ours, or just ending.
          }
        }
      }
    }
  }

  private func followUp(_ context: CommandContext) throws {
    let git = try git(context)
    if name == "post-commit" { try CommitUnderWay(gitDirectory: git.gitDirectory).end() }
    guard let root = DiskPath(git.gitDirectory).parentOfWorkTree else { return }
    let workspace = try Workspace(at: root, environment: context.environment, now: context.now)
    try workspace.followUp(of: git, mending: name == "post-merge")
  }
}

extension DiskPath {
  /// The folder around a `.git`, nil for a git directory of another name.
  fileprivate var parentOfWorkTree: String? { name.elementsEqual(".git".utf8) ? folder.description : nil }
}
