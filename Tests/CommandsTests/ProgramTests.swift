import Foundation
import GitStorage
import TestSupport
import Testing

@testable import Commands

@Suite struct ProgramTests {
  @Test(
    arguments: [
      (["bogus"], "there is no command kith bogus", "kith --help"),
      (["contcat", "list"], "there is no command kith contcat", "did you mean kith contact?"),
      (["-C", "x", "contact", "lsit"], "there is no command kith contact lsit", "did you mean kith contact list?"),
      (["contact", "add"], "missing expected argument '--name <name>'", "kith contact add --help"),
      (["contact", "set", "grace"], "there is nothing to change", "kith contact set --help"),
      (["sync", "--froce"], "unknown option '--froce'", "kith sync --help"),
      (["contact", "list", "--limit", "x"], "the value 'x' is invalid for '--limit <number>'", "kith contact list --help"),
    ])
  func argumentsThatMakeNoSenseAreExplained(arguments: [String], message: String, hint: String) async throws {
    let runner = try CommandRunner()
    let found = try await runner.run(arguments)
    #expect(found == .failed(64, "kith: error: \(message)\nhint: \(hint)\n"))
  }

  @Test func everyVerbHasHelpWithAnExample() async throws {
    let runner = try CommandRunner()
    let verbs = Kith.verbs
    #expect(verbs.count == 60)
    for verb in verbs {
      let help = try await runner.run(verb + ["--help"])
      #expect(help.status == 0 && help.errors == "")
      #expect(help.output.contains("USAGE: kith \(verb.joined(separator: " "))"))
      #expect(help.output.contains(verb == ["contact"] ? "REF names" : "kith \(verb.joined(separator: " "))"), "\(verb)")
    }
    #expect(try await runner.kith("contact").output == runner.kith("contact", "--help").output)
    #expect(try await runner.kith("--version") == .done("0.1.0\n"))
  }

  @Test func completionsAreMadeForEveryShell() async throws {
    let runner = try CommandRunner()
    for shell in ["bash", "zsh", "fish"] {
      let script = try await runner.kith("--generate-completion-script", shell)
      #expect(script.status == 0 && script.output.contains("merge-file"))
    }
  }

  @Test func failuresOfTheDiskAreSaidInPlainWords() {
    func text(_ code: GitError.Code, _ message: String, nothingChanged: Bool = true) -> Failure {
      Failure(GitError(code, operation: "write", message: message, path: "/x/y", hint: "h"), nothingChanged: nothingChanged)
    }
    #expect(
      text(.noSpace, "the disk is full")
        == Failure(.tryAgain, "could not write (/x/y): the disk is full; nothing was changed", hint: "h"))
    #expect(
      text(.readOnly, "the file system is read-only")
        == Failure(.notPermitted, "could not write (/x/y): the file system is read-only; nothing was changed", hint: "h"))
    #expect(
      text(.permission, "permission denied", nothingChanged: false)
        == Failure(.notPermitted, "could not write (/x/y): permission denied", hint: "h"))
    #expect(text(.locked, "locked").status == .tryAgain)
    #expect(text(.foreignOwner, "somebody else's").status == .notPermitted)
  }

  @Test func theBuiltProgramDoesWhatTheTestsDo() throws {
    let sandbox = try Sandbox()
    let kith = try BuiltProgram(sandbox)
    let made = try kith.run("init", "store", "--org", "acme")
    #expect(made.status == 0 && made.errors == "")
    let added = try kith.run("contact", "add", "--name", "Grace Hopper", in: "store")
    #expect(added.status == 0 && added.output.count == 13)
    #expect(try kith.run("contact", "show", "grace", in: "store", environment: ["TZ": "UTC"]).output.hasPrefix("Grace Hopper\n"))
    #expect(try sandbox.git("config", "kith.program", in: sandbox.path("store")) == kith.path + "\n")
    let missing = try kith.run("contact", "show", "nobody", in: "store")
    #expect(missing.status == 66)
    #expect(missing.errors == "kith: error: no contact of acme answers to \"nobody\"\nhint: kith contact list nobody\n")
    #expect(try sandbox.git("status", "--porcelain", in: sandbox.path("store")) == "")
  }

  @Test func theBuiltProgramRunsWithoutAHome() throws {
    let sandbox = try Sandbox()
    let kith = try BuiltProgram(sandbox)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let made = try sandbox.run(["env", "-i", "PATH=\(path)", kith.path, "init", "store", "--org", "acme"])
    #expect(made.status == 0, "\(made)")
    let added = try sandbox.run(["env", "-i", "PATH=\(path)", kith.path, "-C", "store", "contact", "add", "--name", "Grace"])
    #expect(added.status == 0, "\(added)")
    let synced = try sandbox.run(["env", "-i", "PATH=\(path)", kith.path, "-C", "store", "sync"])
    #expect(synced.status == 0, "\(synced)")
  }

  @Test func theEditorRunsInTheShell() throws {
    let sandbox = try Sandbox()
    let kith = try BuiltProgram(sandbox)
    try kith.run("init", "store", "--org", "acme")
    try kith.run("contact", "add", "--name", "Grace Hopper", in: "store")
    let edited = try kith.run(
      "contact", "edit", "grace", in: "store", environment: ["EDITOR": "sed -i 's/Hopper/B. Hopper/'"])
    #expect(edited.output == "Edit Grace B. Hopper: name Grace Hopper → Grace B. Hopper\n", "\(edited)")
  }
}
