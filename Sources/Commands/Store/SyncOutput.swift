import GitStorage
import JSONText
import Merging
import Records
import Sync
import Workspace

/// What a round of syncing did, in a few plain lines.
struct SyncOutput {
  private let report: SyncReport
  private let workspace: Workspace
  private let snapshot: Snapshot
  /// What came in and does not read as a record.
  private let unreadable: [HeldFile]

  /// The most names a line lists.
  private static let most = 5

  init(_ report: SyncReport, _ workspace: Workspace) throws {
    self.report = report
    self.workspace = workspace
    snapshot = try workspace.snapshot()
    unreadable =
      try report.integrated.map { integrated in
        try integrated.changed.compactMap { path in
          try HeldFile.unreadable(path, in: integrated.head, of: workspace.repository)
        }
      } ?? []
  }

  // MARK: - For people

  func print(to printer: Printer) throws {
    try printCommitted(to: printer)
    try printReceived(to: printer)
    try printMended(to: printer)
    try printConflicts(to: printer)
    for file in report.absorbed.foreign + (report.integrated?.foreign ?? []) {
      try printer.line("Left alone: \(PlainText.line(file.path.description)) (\(PlainText.line(file.reason)))")
    }
    for file in report.integrated?.withheld ?? [] {
      try printer.line("Not written to disk: \(PlainText.line(file.path.description)) (\(PlainText.line(file.reason)))")
    }
    let held = report.absorbed.held.count
    if held > 0 {
      let words = "\(held) \(held == 1 ? "file is" : "files are") held until mended; everything else went on."
      try printer.line(printer.style.caution(words))
    }
    try printRemotes(to: printer)
  }

  private func printCommitted(to printer: Printer) throws {
    let changes = report.absorbed.changes.map(PlainText.line)
    guard let first = changes.first else {
      if report.integrated.map({ $0.outcome == .upToDate }) ?? true { try printer.line("Nothing new to commit.") }
      return
    }
    if changes.count == 1 {
      try printer.line("Committed: \(first)")
    } else {
      try printer.line("Committed \(changes.count) changes:")
      for change in changes { try printer.line("  \(change)") }
    }
  }

  private func printReceived(to printer: Printer) throws {
    guard let integrated = report.integrated, integrated.outcome != .upToDate else { return }
    let names = try names(of: integrated.changed)
    let sources = report.remotes.map(\.name).joined(separator: ", ")
    guard !names.isEmpty else { return try printer.line("Merged with \(PlainText.line(sources)); no file changed.") }
    let rest = names.count > Self.most ? " and \(names.count - Self.most) more" : ""
    try printer.line(
      "Received from \(PlainText.line(sources)): \(names.prefix(Self.most).joined(separator: ", "))\(rest)")
    for path in integrated.keptBeside {
      try printer.line("Kept beside, because it could not be merged: \(PlainText.line(path.description))")
    }
    for file in unreadable {
      try printer.line(
        printer.style.caution("Does not read: ") + PlainText.line(StoreError.place(file.path.description, file.position))
          + ": \(PlainText.line(file.reason))")
    }
  }

  private func printMended(to printer: Printer) throws {
    if report.mended != nil { try printer.line("Mended what a commit made with git left open.") }
    for joined in report.joined {
      let org = joined.path.org ?? ""
      let other = try snapshot.records(of: .contact, in: org, idPrefix: joined.survivor.text).first?.record.displayName
      let survivor = "\(PlainText.line(other ?? "")) (\(joined.survivor))"
      try printer.line("One person: \(PlainText.line(joined.name)) is merged into \(survivor); see kith duplicates")
    }
  }

  /// What people call the records at these paths, each once.
  private func names(of paths: [GitPath]) throws -> [String] {
    var names: [String] = []
    for path in paths {
      var name = path.description
      if let place = path.text.flatMap(RecordPath.init) {
        let standIn = try isGone(path) ? "\(place.stem) (deleted)" : place.stem
        name = try snapshot.record(at: place)?.record.displayName ?? standIn
      }
      let line = PlainText.line(name)
      if !names.contains(line) { names.append(line) }
    }
    return names
  }

  private func isGone(_ path: GitPath) throws -> Bool {
    if case .nothing = try workspace.reader.find(path) { true } else { false }
  }

  private func printConflicts(to printer: Printer) throws {
    guard !report.conflicts.isEmpty else { return }
    let count = report.conflicts.count
    try printer.line(
      printer.style.caution(
        "\(count) \(count == 1 ? "conflict" : "conflicts"): both sides changed the same; one value stands, the other is kept"))
    for conflict in report.conflicts {
      let record = try conflict.path.text.flatMap(RecordPath.init).flatMap(snapshot.record(at:))?.record.value
      let name = try names(of: [conflict.path]).first ?? ""
      try printer.line("  \(name): \(conflict.entry.sentence(in: record, printer))")
    }
    try printer.line("  Decide with: kith conflicts")
  }

  private func printRemotes(to printer: Printer) throws {
    if report.remotes.isEmpty {
      return try printer.line(
        "No remote: everything is committed here only. To share: git remote add origin <url>, then kith sync")
    }
    for remote in report.remotes {
      guard case .upToDate(let pushed) = remote.state else { continue }
      let state = pushed ? "pushed, up to date" : "up to date"
      try printer.line("\(PlainText.line(remote.name)): \(printer.style.good(state))")
    }
  }

  // MARK: - For exit codes

  /// What a person must do something about, each with its hint.
  var failures: [Failure] {
    var failures = report.absorbed.held.map(\.failure)
    if let first = report.absorbed.heldDeletions.first {
      let count = report.absorbed.heldDeletions.count
      failures.append(
        Failure(
          .invalidData,
          "\(count) \(count == 1 ? "file is" : "files are") gone, such as \(first); that is not believed without a word",
          hint:
            "if they were meant to be deleted: kith sync --accept-deletions; to have them back: git ls-files -dz | xargs -0 git restore --"
        ))
    }
    return failures + report.remotes.compactMap(\.failure)
  }

  /// Held files first, then what a remote refused, then what may work by itself later.
  var status: ExitStatus {
    let found = Set(failures.map(\.status))
    return [.invalidData, .notPermitted, .tryAgain].first(where: found.contains) ?? found.first ?? .done
  }
}

// MARK: - For programs

extension SyncOutput {
  func json() throws -> JSONObject {
    var object = JSONObject()
    object["head"] = report.head.map { .string($0.id.hex) }
    object["committed"] = report.absorbed.commit.map { .string($0.id.hex) }
    object["mended"] = report.mended.map { .string($0.id.hex) }
    object["joined"] = .array(
      report.joined.map { .object(["path": .string($0.path.text), "mergedInto": .string($0.survivor.text)]) })
    object["changes"] = .array(report.absorbed.changes.map { .string($0) })
    object["received"] = (report.integrated?.changed ?? []).json
    object["merge"] = .string(report.integrated.map { $0.outcome.word } ?? "none")
    object["conflicts"] = .array(
      try report.conflicts.map { conflict in
        var entry = conflict.entry.json.objectValue ?? [:]
        entry["path"] = .string(conflict.path.description)
        entry["name"] = try names(of: [conflict.path]).first.map { .string($0) }
        return .object(entry)
      })
    object["held"] = .array(report.absorbed.held.map { .object($0.json) })
    object["heldDeletions"] = report.absorbed.heldDeletions.json
    object["foreign"] = .array(
      (report.absorbed.foreign + (report.integrated?.foreign ?? [])).map { .object($0.json) })
    object["withheld"] = .array((report.integrated?.withheld ?? []).map { .object($0.json) })
    object["keptBeside"] = (report.integrated?.keptBeside ?? []).json
    object["unreadable"] = .array(unreadable.map { .object($0.json) })
    object["remotes"] = .array(report.remotes.map { .object($0.json) })
    return object
  }
}

extension IntegrationReport.Outcome {
  fileprivate var word: String {
    switch self {
    case .upToDate: "none"
    case .fastForward: "fast-forward"
    case .merged: "merged"
    }
  }
}

extension RemoteReport {
  /// What went wrong with the remote, nil where nothing did.
  var failure: Failure? {
    switch state {
    case .upToDate: return nil
    case .failed(let error):
      let failure = Failure(error)
      // That one remote is away is no reason for another code than that sync could not reach it.
      let status: ExitStatus = failure.status == .notPermitted ? .notPermitted : .tryAgain
      let ours = "everything of yours is committed here; sync again later"
      let isAway = error.kind == .unreachable || error.kind == .timedOut
      let hint = failure.hint.map { isAway ? "\($0); \(ours)" : $0 } ?? ours
      return Failure(status, "\(name): \(error.message)", hint: hint)
    case .rejected(let words):
      return Failure(
        .notPermitted, "\(name) refused the push: \(words)",
        hint: "everything of yours is committed here; what the server said tells what to change")
    case .outrun:
      return Failure(
        .tryAgain, "\(name): somebody pushed first, each time; yours is committed here", hint: "kith sync")
    case .parked(let parked):
      return Failure(parked.error)
    case .stopped(let error):
      return Failure(error)
    }
  }

  var json: JSONObject {
    var object: JSONObject = ["name": .string(name)]
    switch state {
    case .upToDate(let pushed):
      object["state"] = "up to date"
      object["pushed"] = .bool(pushed)
    case .failed: object["state"] = "failed"
    case .rejected: object["state"] = "rejected"
    case .outrun: object["state"] = "outrun"
    case .parked(let parked):
      object["state"] = "parked"
      object["parked"] = .object(parked.json)
    case .stopped: object["state"] = "stopped"
    }
    object["message"] = failure.map { .string($0.message) }
    object["hint"] = failure?.hint.map { .string($0) }
    return object
  }
}
