import Testing

@testable import GitStorage

struct TransportTextTests {
  private func output(_ text: String, pieces: Int = 1) -> GitOutput {
    var output = GitOutput()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      Array(bytes[start..<min(bytes.count, start + pieces)]).withUnsafeBytes { output.append($0) }
    }
    output.finish()
    return output
  }

  @Test(arguments: [1, 2, 7, 4096])
  func progressIsDroppedAndWordsAreKept(pieces: Int) {
    let output = output(
      """
      Enumerating objects: 3, done.\nCounting objects:  33% (1/3)\rCounting objects: 100% (3/3), done.\n\
      remote: Resolving deltas: 100% (1/1)\rremote: Resolving deltas: 100% (1/1), done.        \n\
      Total 3 (delta 0), reused 0 (delta 0), pack-reused 0\nremote: line 3: \u{1B}[1;31mé is wrong\u{1B}[0m   \r\n\
      remote: \nremote: total: 5% (nothing like progress)\nfatal: the end
      """, pieces: pieces)
    #expect(
      output.lines == [
        "remote: line 3: é is wrong", "remote:", "remote: total: 5% (nothing like progress)", "fatal: the end",
      ])
    #expect(output.remoteWords == ["line 3: é is wrong", "total: 5% (nothing like progress)"])
  }

  @Test func aRemoteThatTalksWithoutEndCostsNoMemory() {
    var output = GitOutput()
    let line = Array(("remote: " + String(repeating: "x", count: 5000) + "\n").utf8)
    for _ in 0..<300 { line.withUnsafeBytes { output.append($0) } }
    Array("remote: last\n".utf8).withUnsafeBytes { output.append($0) }
    #expect(output.lines.count == 200 && output.lines.allSatisfy { $0.utf8.count <= 2000 })
    #expect(output.lines.last == "remote: last")
  }

  @Test(arguments: [
    ("https://me:secret@host/x", "https://host/x"), ("https://token@host", "https://host"),
    ("fatal: unable to access 'https://a:b@c@host:8443/x/': no", "fatal: unable to access 'https://host:8443/x/': no"),
    ("ssh://git:pw@host/x and ssh://git@host/y", "ssh://git@host/x and ssh://git@host/y"),
    ("git@host:x.git", "git@host:x.git"), ("https://host/a@b", "https://host/a@b"), ("://", "://"),
    ("http://é:ü@host", "http://host"),
  ])
  func credentialsAreTakenOut(text: String, shown: String) {
    #expect(RemoteText.withoutCredentials(text) == shown)
    #expect(TransportError(.other, remote: text, message: "").remote == shown)
  }

  @Test(arguments: [
    ("a\u{7}b\u{1B}]0;title\u{7}c\u{9B}d\u{202E}e", "abcde"), ("\u{1B}[2J\u{1B}(Bx", "Bx"), ("tab\there  ", "tab here"),
    ("e\u{301} 👩‍👩‍👧 שלום", "e\u{301} 👩‍👩‍👧 שלום"), ("\u{1B}", ""), ("\u{1B}[", ""),
  ])
  func whatMovesTheTerminalIsTakenOut(text: String, shown: String) {
    #expect(Array(RemoteText.cleaned(text).utf8) == Array(shown.utf8))
  }

  @Test(arguments: [
    (["fatal: unable to access 'https://h/': Could not resolve host: h"], TransportError.Kind.unreachable),
    (["ssh: connect to host h port 22: Connection refused", "fatal: Could not read from remote repository."], .unreachable),
    (["git@h: Permission denied (publickey).", "fatal: Could not read from remote repository."], .authentication),
    (["Host key verification failed.", "fatal: Could not read from remote repository."], .authentication),
    (["fatal: could not read Username for 'https://h': terminal prompts disabled"], .authentication),
    (["fatal: Authentication failed for 'https://h/x'"], .authentication),
    (["remote: Repository not found.", "fatal: repository 'https://h/x/' not found"], .noSuchRepository),
    (["ERROR: Repository not found.", "fatal: Could not read from remote repository."], .noSuchRepository),
    (["fatal: '/x' does not appear to be a git repository"], .noSuchRepository),
    (["error: unable to write file", "fatal: unpack-objects failed"], .other), ([], .other),
    (["fatal: mismatched algorithms: client sha1; server sha256"], .unusable),
    (["fatal: unknown repository extension found:", "\trefstorage", "fatal: Could not read from remote repository."], .unusable),
    (["warning: rejected refs/heads/main because shallow roots are not allowed to be updated"], .unusable),
    (["remote: fatal: bad tree object 1", "error: git upload-pack: git-pack-objects died with error."], .damaged),
    (["fatal: pack has bad object at offset 12: inflate returned -3", "fatal: index-pack failed"], .damaged),
  ])
  func gitsWordsTellTheKindOfFailure(lines: [String], kind: TransportError.Kind) {
    let error = TransportError(remote: "origin", status: "status 128", errorLines: lines)
    #expect(error.kind == kind)
    #expect(!error.message.isEmpty && !error.message.contains("Could not read from remote"))
  }

  @Test(arguments: [
    (" \tx:refs/heads/main\t1..2", PushOutcome.accepted), ("*\tx:refs/heads/main\t[new branch]", .accepted),
    ("=\tx:refs/heads/main\t[up to date]", .upToDate),
    ("!\tx:refs/heads/main\t[rejected] (fetch first)", .rejectedNotFastForward),
    (
      "!\tx:refs/heads/main\t[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)",
      .rejectedNotFastForward
    ),
    (
      "!\tx:refs/heads/main\t[remote rejected] (branch is currently checked out)",
      .rejectedByServer(words: "branch is currently checked out")
    ),
    ("!\tx:refs/heads/main\t[remote failure]", .rejectedByServer(words: "[remote failure]")),
  ])
  func pushReportsAreUnderstood(line: String, outcome: PushOutcome) {
    #expect(PushReport("To somewhere\n\(line)\nDone\n").outcome(of: "refs/heads/main", words: []) == outcome)
    #expect(PushReport("To somewhere\n\(line)\nDone\n").outcome(of: "refs/heads/other", words: []) == nil)
  }

  @Test func versionsAreRead() {
    #expect(GitVersion("git version 2.39.5 (Apple Git-154)\n") == GitVersion(2, 39))
    #expect(GitVersion("git version 2.45.GIT\n") == GitVersion(2, 45))
    #expect(GitVersion("git version 2.9\n") ?? GitVersion(9, 9) < GitVersion(2, 30))
    #expect(GitVersion("hub version 2.3") == nil)
    #expect(GitVersion("git version x.y") == nil)
  }
}
