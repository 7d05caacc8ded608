import Daemon
import GitStorage
import JSONText
import Workspace

/// How a store's daemon stands, as it said itself.
struct DaemonStanding {
  /// Its answer; nil where none runs.
  private let answer: JSONObject?
  /// Where one runs and does not answer: why.
  private let silence: StoreError?

  static func ask(_ workspace: Workspace) async throws -> DaemonStanding {
    do {
      let answer = try await ControlClient(DaemonFiles(gitDirectory: workspace.repository.gitDirectory)).ask(.status)
      return DaemonStanding(answer: answer, silence: nil)
    } catch let error as StoreError where error.kind == .tryAgain {
      return DaemonStanding(answer: nil, silence: error)
    }
  }

  var isRunning: Bool { answer != nil || silence != nil }

  var json: JSONObject {
    var object = answer ?? [:]
    object["running"] = .bool(isRunning)
    if let silence { object["error"] = .string(silence.message) }
    return object
  }

  func print(to printer: Printer) throws {
    if let silence { return try printer.line(printer.style.caution(PlainText.line(silence.message))) }
    guard let answer else { return try printer.line("No daemon is running (kith daemon start).") }
    let process = answer["process"]?.numberValue?.intValue.map { "process \($0), " } ?? ""
    let since = answer["since"]?.stringValue.map { "since \(printer.time($0))" } ?? ""
    try printer.line("The daemon is running (\(process)\(since)).")
    try print("Paused: ", answer["paused"], printer)
    try print("In its way: ", answer["trouble"], printer)
    if let limit = answer["watching"]?.objectValue?["limited"]?.stringValue {
      try printer.line(printer.style.caution("Not every folder is watched: " + PlainText.line(limit)))
    }
    for (name, remote) in answer["remotes"]?.objectValue?.members ?? [] {
      try print(name.text, remote.objectValue ?? [:], printer)
    }
  }

  private func print(_ name: String, _ remote: JSONObject, _ printer: Printer) throws {
    let parts = [("fetched", "lastFetch"), ("pushed", "lastPush")].compactMap { word, key in
      remote[JSONKey(key)]?.stringValue.map { "\(word) \(printer.time($0))" }
    }
    try printer.line("  \(PlainText.line(name)): " + (parts.isEmpty ? "not reached yet" : parts.joined(separator: ", ")))
    try print("    ", remote["trouble"], printer)
    if let asked = remote["askedSince"]?.stringValue { try printer.line("    asked at \(printer.time(asked)), no answer yet") }
    if let next = remote["nextTry"]?.stringValue { try printer.line("    tried again at \(printer.time(next))") }
  }

  private func print(_ title: String, _ trouble: JSONValue?, _ printer: Printer) throws {
    guard let trouble = trouble?.objectValue, let message = trouble["message"]?.stringValue else { return }
    try printer.line(title + printer.style.caution(PlainText.line(message)))
    if let hint = trouble["hint"]?.stringValue { try printer.line("      \(PlainText.line(hint))") }
  }
}
