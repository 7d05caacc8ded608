import GitStorage
import Workspace

/// How git's hooks stand.
struct HookStanding {
  struct Hook: Hashable {
    let name: String
    let state: HookInstallation.State
    /// Whether git runs it, in the form this program writes.
    let isCurrent: Bool
  }

  let hooks: [Hook]
  let folder: String

  private static let remedy = "kith hooks install"

  var diagnoses: [Diagnosis] {
    var found: [Diagnosis] = []
    func note(_ words: String, _ matching: (Hook) -> Bool) {
      let names = hooks.filter(matching).map(\.name)
      guard !names.isEmpty else { return }
      found.append(Diagnosis("hooks", .warning, "\(words): \(names.joined(separator: ", "))", hint: Self.remedy))
    }
    note("git does not ask Kith, these hooks are missing in \(folder)") { $0.state == .missing }
    note("git does not ask Kith, these hooks in \(folder) are of your own (Kith's would run after them)") { $0.state == .foreign }
    note("these hooks in \(folder) are of another version of Kith, or may not be run") {
      [.installed, .chained].contains($0.state) && !$0.isCurrent
    }
    guard found.isEmpty else { return found }
    return [Diagnosis("hooks", .ok, "git's hooks call Kith: \(hooks.map(\.name).joined(separator: ", "))")]
  }
}

/// The program that git's hooks call.
struct HookProgram {
  /// What `kith.program` says.
  let recorded: String?
  /// The file behind it, nil where it cannot be run.
  let found: String?
  /// What the hooks call where the recorded one is gone.
  let onPath: String?
  /// The file behind this program.
  let this: String?

  private static let remedy = "kith hooks install"

  var diagnoses: [Diagnosis] {
    guard let called = found ?? onPath else {
      let words = recorded.map { "\($0), which the hooks call, is not there" } ?? "nothing says which program the hooks call"
      return [Diagnosis("program", .warning, "\(words), so nothing is checked", hint: Self.remedy)]
    }
    guard recorded != nil, found != nil else {
      let words = recorded.map { "\($0), which the hooks call, is not there" } ?? "kith.program is not set"
      return [Diagnosis("program", .warning, "\(words); they call \(called) instead", hint: Self.remedy)]
    }
    guard called == this else {
      let other = this.map { "this is \($0)" } ?? "this is another program"
      let words = "the hooks call \(called), and \(other)"
      return [Diagnosis("program", .note, words, hint: "to have them call this one: \(Self.remedy)")]
    }
    return [Diagnosis("program", .ok, "the hooks call this program, \(called)")]
  }
}

extension Examination {
  func hookDiagnoses() throws -> [Diagnosis] {
    let repository = try repository()
    let installation: HookInstallation
    do {
      installation = try HookInstallation(repository, environment: context.environment)
    } catch let error as StoreError where error.kind == .notPermitted {
      return [Diagnosis("hooks", .warning, failing: error)]
    }
    let hooks = try HookInstallation.Side.client.hooks.map { hook in
      HookStanding.Hook(name: hook, state: try installation.state(of: hook), isCurrent: try installation.isCurrent(hook))
    }
    return HookStanding(hooks: hooks, folder: installation.folder.description).diagnoses
  }

  func programDiagnoses() throws -> [Diagnosis] {
    let recorded = try repository().localConfigString("kith.program")
    let path = context.environment["PATH"]
    return HookProgram(
      recorded: recorded, found: recorded.flatMap { ProgramFile.found($0, path: path) },
      onPath: ProgramFile.found("kith", path: path), this: ProgramFile.found(context.program, path: path)
    ).diagnoses
  }
}
