import Foundation
import GitStorage
import Subprocess

/// Plays the steps of the demo: types the commands, edits the files, shows both.
struct DemoStage {
  private let folder: String
  private let context: CommandContext
  private let printer: Printer

  init(folder: String, context: CommandContext, printer: Printer) {
    self.folder = folder
    self.context = context
    self.printer = printer
  }

  func play(_ steps: [DemoStory.Step]) async throws {
    try printer.line("Playing in \(PathText.quoted(shortest(folder))). What stands after $ is run as it is shown.")
    do {
      for step in steps { try await play(step) }
      try await watch()
    } catch {
      await stopDaemons()
      throw error
    }
    await stopDaemons()
    try printNext()
  }

  /// Lets a person at a terminal edit the clones themselves and see what their daemons make of it.
  private func watch() async throws {
    guard printer.isTerminal, let readLine = context.terminal.readLine else { return }
    try printer.line()
    try printer.line(
      "Both daemons are running. Edit a file below \(PathText.quoted(shortest(folder))) in another terminal and see it travel; Enter ends the demo."
    )
    let view = DemoWatch(folder: folder, printer: printer)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        // A thread of its own: somebody who reads a terminal waits as long as the person does.
        await withCheckedContinuation { done in
          Thread.detachNewThread {
            _ = readLine()
            done.resume()
          }
        }
      }
      group.addTask { try await view.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Whatever happened, nothing is left running.
  private func stopDaemons() async {
    for person in DemoStory.Person.allCases {
      do {
        _ = try await run("kith -C \(person.clone) daemon stop", as: person)
      } catch {
        // It was never started, or has ended.
      }
    }
  }

  /// Waits for a change to reach a file.
  private func waitFor(_ words: String, in file: String, of person: DemoStory.Person) async throws {
    let place = DiskPath("\(folder)/\(person.clone)/\(file)")
    let started = ContinuousClock.now
    while ContinuousClock.now - started < .seconds(30) {
      if String(decoding: try DurableFile.read(place).bytes, as: UTF8.self).contains(words) {
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        return try printer.line(
          printer.style.faint("  [\(person.clone)/\(file) has it, after \(String(format: "%.1f", seconds)) seconds]"))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Failure(.internalError, "the demo stopped: a change did not reach \(place)", hint: "what it made is in \(folder)")
  }

  private func play(_ step: DemoStory.Step) async throws {
    switch step {
    case .part(let title):
      try printer.line()
      try printer.line(printer.style.strong("── \(title) ──"))
    case .say(let text):
      try printer.line()
      try printer.line(text)
      try await pause(.milliseconds(700))
    case .edit(let person, let edit):
      let (before, after) = try edit.apply(in: folder)
      try printer.line(printer.style.faint("  [\(person.firstName) edits \(edit.clone)/\(edit.file)]"))
      try printer.line(printer.style.alarm("  -" + before))
      try printer.line(printer.style.good("  +" + after))
    case .type(let person, let line, let expected):
      try printer.line(printer.style.hint("  \(person.firstName) $ ") + printer.style.strong(line))
      let (status, output) = try await run(line, as: person)
      for line in output.split(separator: "\n") { try printer.line("    " + PlainText.line(String(line))) }
      guard status == expected else {
        throw Failure(
          .internalError, "the demo stopped: \(line) ended with status \(status)", hint: "what it made is in \(folder)")
      }
      if expected != 0 { try printer.line(printer.style.faint("    (exit code \(status))")) }
      try await pause(.milliseconds(350))
    case .sign(let person):
      let repository = try GitRepository(opening: folder + "/" + person.clone)
      try repository.setLocalConfig("user.name", person.rawValue)
      try repository.setLocalConfig("user.email", person.email)
      // Nobody who looks on wants to wait half a minute.
      try repository.setLocalConfig("kith.pollInterval", "1")
    case .arrives(let person, let file, let words): try await waitFor(words, in: file, of: person)
    case .wait:
      try await Task.sleep(for: .milliseconds(1100))
    }
  }

  private func run(_ line: String, as person: DemoStory.Person) async throws -> (status: Int32, output: String) {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment(of: person) {
      if let key = Environment.Key(rawValue: name) { variables[key] = value }
    }
    let result = try await Subprocess.run(
      .name("sh"), arguments: ["-c", "cd \"$0\" && eval \"$1\"", folder, line], environment: .custom(variables),
      output: .string(limit: 1 << 20), error: .combinedWithOutput)
    switch result.terminationStatus {
    case .exited(let code): return (code, result.standardOutput)
    case .signaled(let signal): return (128 + signal, result.standardOutput)
    }
  }

  /// The person's own environment, with a name for the commits and without what would lead git elsewhere.
  private func environment(of person: DemoStory.Person) -> [String: String] {
    let misleading = ["KITH_STORE", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"]
    var variables = context.environment.filter { !misleading.contains($0.key) }
    variables["PATH"] = folder + "/.bin:" + (variables["PATH"] ?? "/usr/bin:/bin")
    for role in ["AUTHOR", "COMMITTER"] {
      variables["GIT_\(role)_NAME"] = person.rawValue
      variables["GIT_\(role)_EMAIL"] = person.email
      variables["GIT_\(role)_DATE"] = nil
    }
    return variables
  }

  /// Gives a person at a terminal time to read.
  private func pause(_ duration: Duration) async throws {
    if printer.isTerminal { try await Task.sleep(for: duration) }
  }

  /// Commands that paste as they stand.
  private func printNext() throws {
    let program = isOnPath ? "kith" : PathText.quoted(shortest(context.program))
    let place = shortest(folder)
    let (ana, ben) = (PathText.quoted(place + "/ana"), PathText.quoted(place + "/ben"))
    try printer.line()
    try printer.line(printer.style.strong("── Yours to play with ──"))
    try printer.line()
    for line in [
      "\(program) -C \(ana) contact list --org skerrow harbour",
      "${EDITOR:-vi} \(PathText.quoted(place + "/ana/" + DemoStory.ines))",
      "\(program) -C \(ana) sync",
      "\(program) -C \(ben) sync",
      "\(program) -C \(ben) status",
      "git -C \(ana) log --stat",
    ] {
      try printer.line("  " + line)
    }
  }

  /// Whether a shell finds this very program under its name.
  private var isOnPath: Bool {
    let folders = (context.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/kith" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    return found.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path } == context.program
  }

  /// A path as short as the current folder allows.
  private func shortest(_ path: String) -> String {
    guard let relative = PathText.relative(path, to: context.currentFolder), !relative.isEmpty else { return path }
    return relative.contains("/") ? relative : "./" + relative
  }
}

extension DemoStory.Person {
  var firstName: String { rawValue.split(separator: " ").first.map(String.init) ?? rawValue }

  /// The folder of the person's clone.
  var clone: String {
    switch self {
    case .ana: "ana"
    case .ben: "ben"
    }
  }
}
