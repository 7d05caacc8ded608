import Foundation
import GitStorage
import TestSupport
import Testing

@Suite struct IdentityTests {
  /// One place where git may find who the user is.
  private struct Setting: Sendable {
    let name: String
    let place: @Sendable (inout [String: String], GitFixture, String) throws -> Void
  }

  private static func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private static let settings: [Setting] = [
    Setting(name: "author variables") { variables, _, _ in
      (variables["GIT_AUTHOR_NAME"], variables["GIT_AUTHOR_EMAIL"]) = ("Var A", "var.a@x")
    },
    Setting(name: "committer variables") { variables, _, _ in
      (variables["GIT_COMMITTER_NAME"], variables["GIT_COMMITTER_EMAIL"]) = ("  Var <C>, ", "")
    },
    Setting(name: "author name only") { variables, _, _ in variables["GIT_AUTHOR_NAME"] = "Only Name" },
    Setting(name: "EMAIL") { variables, _, _ in variables["EMAIL"] = "env@x" },
    Setting(name: "repository") { _, fixture, path in
      try fixture.git(["config", "user.name", "Local"], in: path)
      try fixture.git(["config", "user.email", "local@x"], in: path)
    },
    Setting(name: "repository, committer") { _, fixture, path in
      try fixture.git(["config", "committer.name", "Local Committer"], in: path)
      try fixture.git(["config", "committer.email", "local.committer@x"], in: path)
    },
    Setting(name: "home") { _, fixture, _ in
      let text = "[user]\n name = Home\n email = home@x\n[author]\n email = home.author@x\n"
      try write(text, to: fixture.root + "/home/.gitconfig")
    },
    Setting(name: "xdg") { variables, fixture, _ in
      variables["XDG_CONFIG_HOME"] = fixture.root + "/xdg"
      try write("[USER]\n Name = Xdg ; comment\n email = \"xdg@x\"\n", to: fixture.root + "/xdg/git/config")
    },
    Setting(name: "below .config") { _, fixture, _ in
      try write("[user]\n email = dotconfig@x\n", to: fixture.root + "/home/.config/git/config")
    },
    Setting(name: "GIT_CONFIG_GLOBAL") { variables, fixture, _ in
      variables["GIT_CONFIG_GLOBAL"] = fixture.root + "/global file"
      try write("[user]\n name = Global\n email = global@x\n", to: fixture.root + "/global file")
    },
    Setting(name: "system") { variables, fixture, _ in
      variables["GIT_CONFIG_NOSYSTEM"] = nil
      variables["GIT_CONFIG_SYSTEM"] = fixture.root + "/system"
      try write("[user]\n name = System\n email = system@x\n", to: fixture.root + "/system")
    },
    Setting(name: "include") { _, fixture, path in
      try write("[user]\n name = Included\n email = included@x\n", to: fixture.root + "/home/included")
      try fixture.git(["config", "include.path", "~/included"], in: path)
    },
    Setting(name: "conditional include") { _, fixture, path in
      try write("[user]\n name = Conditional\n", to: fixture.root + "/home/conditional")
      try write("[includeIf \"gitdir:\(path)/\"]\n path = conditional\n", to: fixture.root + "/home/.gitconfig")
    },
    Setting(name: "counted variables") { variables, _, _ in
      variables["GIT_CONFIG_COUNT"] = "2"
      (variables["GIT_CONFIG_KEY_0"], variables["GIT_CONFIG_VALUE_0"]) = ("User.Name", "Counted")
      (variables["GIT_CONFIG_KEY_1"], variables["GIT_CONFIG_VALUE_1"]) = ("author.email", "counted@x")
    },
    Setting(name: "git -c") { variables, _, _ in
      variables["GIT_CONFIG_PARAMETERS"] = "'user.name'='It'\\''s me' 'user.email=c@x' 'core.bare'"
    },
    Setting(name: "no home") { variables, _, _ in variables["HOME"] = nil },
    Setting(name: "worktree configuration") { _, fixture, path in
      try fixture.git(["config", "extensions.worktreeConfig", "true"], in: path)
      try fixture.git(["config", "--worktree", "user.name", "Worktree"], in: path)
    },
  ]

  @Test(arguments: 0..<50) func theIdentityIsTheOneThatGitUses(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let fixture = try GitFixture()
    for name in fixture.environment.keys where name.hasPrefix("GIT_AUTHOR") || name.hasPrefix("GIT_COMM") {
      fixture.environment[name] = nil
    }
    if Bool.random(using: &generator) { fixture.environment["GIT_CONFIG_GLOBAL"] = nil }
    let path = try fixture.gitRepository()
    let single = Int(seed) < Self.settings.count
    let chosen =
      single ? [Self.settings[Int(seed)]] : Self.settings.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
    var variables = fixture.environment
    for setting in chosen { try setting.place(&variables, fixture, path) }
    let names = chosen.map(\.name)
    fixture.environment = variables
    let identity: Identity
    do {
      identity = try fixture.open(path).identity()
    } catch {
      // An include below the home folder, and no home folder.
      #expect(try fixture.run(["var", "GIT_AUTHOR_IDENT"], in: path).status != 0, "seed \(seed), \(names): \(error)")
      return
    }
    var isKnown = true
    for (variable, person) in [("GIT_AUTHOR_IDENT", identity.author), ("GIT_COMMITTER_IDENT", identity.committer)] {
      let (status, output, errors) = try fixture.run(["var", variable], in: path)
      guard status == 0 else {
        #expect(errors.contains("auto-detect") || errors.contains("empty ident"), "seed \(seed), \(names): \(errors)")
        isKnown = false
        continue
      }
      let text = String(decoding: output, as: UTF8.self)
      // Where only the other role's email is configured, git takes an empty one; a guess is more use.
      if text.contains(" <> "), !person.email.isEmpty {
        isKnown = false
        continue
      }
      #expect(text.hasPrefix("\(person.name) <\(person.email)> "), "seed \(seed), \(names): git has \(text)")
    }
    if !isKnown { #expect(identity.isGuessed, "seed \(seed), \(names)") }
    #expect(!identity.author.name.isEmpty && !identity.committer.name.isEmpty, "seed \(seed), \(names)")
  }

  @Test func anUnknownUserIsGuessedUnlessThatIsForbidden() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let bare = ["HOME": fixture.root + "/home", "GIT_CONFIG_NOSYSTEM": "1"]
    let guessed = try repository.identity(environment: bare)
    #expect(guessed.isGuessed)
    #expect(guessed.author == guessed.committer && guessed.author.email.contains("@"))
    let tree = try repository.makeTree([:])
    _ = try repository.writeCommit(
      tree: tree, parents: [], author: guessed.author.signature(time: 0), committer: guessed.committer.signature(time: 0),
      message: "as a guess")
    try repository.setLocalConfig("user.useConfigOnly", "true")
    let error = try failure { _ = try repository.identity(environment: bare) }
    #expect(error.code == .noIdentity && error.hint?.contains("git config --global user.name") == true)
    try repository.setLocalConfig("user.name", "Known")
    try repository.setLocalConfig("user.email", "known@x")
    let known = try repository.identity(environment: bare)
    #expect(!known.isGuessed && known.author == Identity.Person(name: "Known", email: "known@x"))
    #expect(try fixture.git(["config", "user.email"], in: repository.gitDirectory) == "known@x\n")
  }

  @Test func anIncludeBelowAnUnknownHomeFolderIsExplained() throws {
    let fixture = try GitFixture()
    let path = try fixture.gitRepository()
    try fixture.git(["config", "include.path", "~/included"], in: path)
    _ = try fixture.open(path)
    fixture.environment["HOME"] = nil
    let error = try failure { _ = try fixture.open(path) }
    #expect(error.hint?.contains("HOME") == true, "\(error)")
  }

  @Test func aMistakeInAConfigurationFileIsReportedWithItsFile() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    let file = fixture.root + "/home/none"
    try Self.write("[user\nname = x\n", to: file)
    let error = try failure { _ = try repository.identity() }
    #expect(error.description.contains(file), "\(error)")
  }

  @Test func settingsAreReadInGitsOrderAndSetForTheRepository() throws {
    let fixture = try GitFixture()
    try Self.write("[kith]\n program = /global\n flag\n[section \"Sub.Part\"]\n key = v\n", to: fixture.root + "/home/none")
    let repository = try fixture.repository()
    #expect(try repository.configString("kith.program") == "/global")
    #expect(try repository.configString("KITH.Flag") == "true")
    #expect(try repository.configString("section.Sub.Part.key") == "v")
    #expect(try repository.configString("section.sub.part.key") == nil)
    #expect(try repository.configString("kith.nothing") == nil)
    try repository.setLocalConfig("kith.program", "/local ü")
    #expect(try repository.configString("kith.program") == "/local ü")
  }

  @Test func remotesAreAddedAndListed() throws {
    let fixture = try GitFixture()
    let repository = try fixture.repository()
    #expect(try repository.remotes().isEmpty)
    try repository.addRemote("origin", url: "/somewhere/with spaces")
    try repository.addRemote("backup.eu", url: "ssh://host/x")
    #expect(try repository.remotes().map(\.name) == ["backup.eu", "origin"])
    #expect(try repository.remotes().map(\.url) == ["ssh://host/x", "/somewhere/with spaces"])
    #expect(try failure { try repository.addRemote("origin", url: "x") }.code == .exists)
    #expect(try failure { try repository.addRemote("a b", url: "x") }.code == .invalid)
    #expect(try failure { try repository.addRemote("empty", url: "") }.code == .invalid)
    let listed = try fixture.git(["remote", "-v"], in: repository.gitDirectory)
    #expect(listed.contains("origin\t/somewhere/with spaces (fetch)"))
    let rule = try fixture.git(["config", "remote.backup.eu.fetch"], in: repository.gitDirectory)
    #expect(rule == "+refs/heads/*:refs/remotes/backup.eu/*\n")
  }
}
