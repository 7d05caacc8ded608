import ArgumentParser
import Daemon
import GitStorage
import Glibc
import JSONText
import Subprocess
import SystemPackage
import Workspace

/// `kith daemon start`: puts a daemon in the background.
struct DaemonStartCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Start the daemon of this store in the background.",
    discussion: """
      kith daemon start

      Returns when it watches. What it writes is kept in .git/kith/daemon/log. It ends with your session or with kith daemon stop; \
      kith daemon install has systemd start it whenever you log in.
      """)

  @OptionGroup var globals: GlobalOptions

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    let files = DaemonFiles(gitDirectory: workspace.repository.gitDirectory)
    if let holder = try DaemonLock.holder(files) {
      try printer.line("The daemon of this store is running already (process \(holder)).")
      if printer.isJSON { try printer.json(["process": .number(JSONNumber(Int(holder))), "started": .bool(false)]) }
      return .done
    }
    let process = try await BackgroundDaemon(files: files, store: workspace.root.description, context: context).start()
    try printer.line("The daemon is running (process \(process)). It ends with: kith daemon stop")
    if printer.isJSON { try printer.json(["process": .number(JSONNumber(Int(process))), "started": .bool(true)]) }
    return .done
  }
}

/// Starts a daemon that outlives the command.
struct BackgroundDaemon {
  let files: DaemonFiles
  let store: String
  let context: CommandContext

  /// A log longer than this is begun anew; the one before is kept beside it.
  private static let longestLog = 1 << 20
  private static let patience = Duration.seconds(30)

  /// - Returns: its process id, once it answers.
  func start() async throws -> Int {
    try files.make()
    let before = try turnLog()
    try await launch()
    let deadline = ContinuousClock.now + Self.patience
    while ContinuousClock.now < deadline {
      if let process = try await answering() { return process }
      if try !DaemonLock.isHeld(files), let complaint = try complaint(after: before) {
        throw Failure(
          .internalError, "the daemon did not start: \(complaint)",
          hint: "see what it says: kith -C \(PathText.quoted(store)) daemon run")
      }
      try await Task.sleep(for: .milliseconds(30))
    }
    throw Failure(
      .tryAgain, "the daemon has not answered for \(Self.patience.components.seconds) seconds", hint: "see \(files.log)")
  }

  /// By a shell that ends at once, so that nobody waits for the daemon or has to reap it; in a session of its own, because
  /// signals to the terminal's group, Ctrl-C above all, are not meant for it.
  private func launch() async throws {
    var options = PlatformOptions()
    options.createSession = true
    var variables: [Environment.Key: String] = [:]
    for (name, value) in context.environment { if let key = Environment.Key(rawValue: name) { variables[key] = value } }
    _ = try await Subprocess.run(
      .path("/bin/sh"),
      arguments: ["-c", #""$0" -C "$1" daemon run </dev/null >>"$2" 2>&1 &"#, context.program, store, files.log.description],
      environment: .custom(variables), workingDirectory: FilePath(store), platformOptions: options, input: .none,
      output: .discarded, error: .discarded)
  }

  private func answering() async throws -> Int? {
    do {
      return try await ControlClient(files).ask(.status)?["process"]?.numberValue?.intValue
    } catch is StoreError {
      return nil  // It has its lock and not yet its socket.
    }
  }

  /// - Returns: how long the log is.
  private func turnLog() throws -> Int {
    guard let stat = try FileStat.ifPresent(at: files.log) else { return 0 }
    guard stat.size > Self.longestLog else { return Int(stat.size) }
    try FileExchange.rename(files.log, to: files.log.folder.appending("log.old"))
    return 0
  }

  private func complaint(after start: Int) throws -> String? {
    guard try FileStat.ifPresent(at: files.log) != nil else { return nil }
    let words = String(decoding: try DurableFile.read(files.log).bytes.dropFirst(start), as: UTF8.self)
    let mark = "kith: error: "
    return words.split(separator: "\n").last { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
  }
}
