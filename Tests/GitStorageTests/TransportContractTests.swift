import Foundation
import GitStorage
import TestSupport
import Testing

/// What both transports promise, on every kind of remote: real servers on this machine.
struct TransportContractTests {
  enum Program: CaseIterable, CustomTestStringConvertible {
    case git, libgit2
    var testDescription: String { "\(self)" }
  }

  enum Place: CaseIterable, CustomTestStringConvertible {
    case folder, web, webWithPassword, sshWithKey, sshWithAgent, sshByAlias
    var testDescription: String { "\(self)" }
  }

  // MARK: - What works everywhere

  @Test(arguments: Program.allCases, Place.allCases)
  func aBranchGoesThereAndBack(program: Program, place: Place) async throws {
    let world = try TransportWorld(place)
    let transport = try world.transport(program)
    #expect(try await transport.defaultBranch(url: world.url) == nil)
    #expect(try await !world.fetch(transport))
    #expect(try await world.tip(transport) == nil)
    let first = try world.commit("first")
    #expect(try await world.push(first, transport) == .accepted)
    #expect(try await world.push(first, transport) == .upToDate)
    #expect(try await transport.defaultBranch(url: world.url) == "main")
    #expect(try await world.tip(transport) == first)
    #expect(try await world.fetch(transport))
    #expect(try world.incoming() == first)

    let second = try world.commit("second")
    #expect(try await world.push(second, transport) == .accepted)
    #expect(try await world.push(first, transport) == .rejectedNotFastForward)
    #expect(try world.remote("rev-parse", "main") == second)
    try await world.expectNothingElseMoved(transport)
  }

  @Test(arguments: Program.allCases, Place.allCases)
  func whoWasOvertakenIsTold(program: Program, place: Place) async throws {
    let world = try TransportWorld(place)
    let transport = try world.transport(program)
    #expect(try await world.push(world.commit("first"), transport) == .accepted)
    let theirs = try world.pushByAnother("theirs")
    #expect(try await world.push(world.commit("second"), transport) == .rejectedNotFastForward)
    #expect(try world.remote("rev-parse", "main") == theirs)
    #expect(try await world.fetch(transport))
    #expect(try world.incoming() == theirs)
  }

  @Test(arguments: Program.allCases, Place.allCases)
  func aRewrittenBranchIsFetchedAsItIs(program: Program, place: Place) async throws {
    let world = try TransportWorld(place)
    let transport = try world.transport(program)
    #expect(try await world.push(world.commit("first"), transport) == .accepted)
    #expect(try await world.fetch(transport))
    let other = try world.pushByAnother("rewritten", forced: true)
    #expect(try await world.fetch(transport))
    #expect(try world.incoming() == other)
  }

  @Test(arguments: Program.allCases, [Place.web, .sshWithKey])
  func manyObjectsArrive(program: Program, place: Place) async throws {
    let world = try TransportWorld(place)
    let transport = try world.transport(program)
    var last = ""
    for number in 0..<30 { last = try world.commit("commit \(number)", files: 20) }
    #expect(try await world.push(last, transport) == .accepted)
    let theirs = try world.pushByAnother("theirs", files: 500)
    #expect(try await world.fetch(transport))
    #expect(try world.incoming() == theirs)
    #expect(try world.ours("rev-list", "--objects", theirs, "--not", "main").split(separator: "\n").count > 500)
    try world.ours("fsck", "--strict")
  }

  @Test(arguments: Program.allCases, [Place.web, .sshWithKey])
  func theWordsOfARejectingHookAreHandedOn(program: Program, place: Place) async throws {
    let world = try TransportWorld(place)
    let transport = try world.transport(program)
    let commit = try world.commit("first")
    try world.hook("pre-receive", "printf 'contacts/é.json:3: \\033[31mmissing comma\\033[0m\\nadd it\\n' >&2; exit 1")
    #expect(try await world.push(commit, transport) == .rejectedByServer(words: "contacts/é.json:3: missing comma\nadd it"))
    try world.hook("pre-receive", "exit 1")
    #expect(try await world.push(commit, transport) == .rejectedByServer(words: "pre-receive hook declined"))
    try world.hook("pre-receive", "echo welcome >&2; exit 0")
    #expect(try await world.push(commit, transport) == .accepted)
  }

  // MARK: - What goes wrong

  @Test(arguments: Program.allCases, Place.allCases)
  func aMissingRepositoryIsSaid(program: Program, place: Place) async throws {
    let world = try TransportWorld(place)
    let transport = try world.transport(program)
    try FileManager.default.removeItem(atPath: world.remotePath)
    let error = await #expect(throws: TransportError.self) { try await world.fetch(transport) }
    #expect(error?.kind == .noSuchRepository, "\(error as Any)")
  }

  @Test(arguments: Program.allCases)
  func anUnknownHostIsNotTrusted(program: Program) async throws {
    let world = try TransportWorld(.sshWithKey)
    let transport = try world.transport(program, knownHosts: "wrong_hosts")
    let error = await #expect(throws: TransportError.self) { try await world.fetch(transport) }
    #expect(error?.kind == .authentication && error?.hint?.contains("check its key") == true, "\(error as Any)")
  }

  @Test(arguments: Program.allCases)
  func aKeyTheServerDoesNotKnowIsRefused(program: Program) async throws {
    let world = try TransportWorld(.sshWithKey)
    let transport = try world.transport(program, key: "stranger")
    let error = await #expect(throws: TransportError.self) { try await world.fetch(transport) }
    #expect(error?.kind == .authentication, "\(error as Any)")
    #expect(error?.hint?.contains("key") == true)
  }

  @Test(arguments: Program.allCases)
  func withoutAPasswordItIsRefused(program: Program) async throws {
    let world = try TransportWorld(.webWithPassword)
    try FileManager.default.removeItem(atPath: world.home + "/.git-credentials")
    let transport = try world.transport(program)
    let commit = try world.commit("first")
    let error = await #expect(throws: TransportError.self) { try await world.push(commit, transport) }
    #expect(error?.kind == .authentication, "\(error as Any)")
    let address = world.url.replacing("http://", with: "http://ada:wrong@")
    let second = await #expect(throws: TransportError.self) {
      try await transport.fetch(remote: address, branch: "main", into: TransportWorld.incoming, gitDirectory: world.gitDirectory)
    }
    #expect(second?.kind == .authentication && second?.description.contains("wrong") == false, "\(second as Any)")
  }

  @Test(arguments: Program.allCases, ["http", "ssh"])
  func aRefusedConnectionIsUnreachable(program: Program, scheme: String) async throws {
    let world = try TransportWorld(.sshWithKey)
    let port = try ServerProcess.freePort()
    let error = await #expect(throws: TransportError.self) {
      try await world.transport(program).fetch(
        remote: "\(scheme)://127.0.0.1:\(port)/store.git", branch: "main", into: TransportWorld.incoming,
        gitDirectory: world.gitDirectory)
    }
    #expect(error?.kind == .unreachable, "\(error as Any)")
  }

  @Test(arguments: Program.allCases, ["http", "ssh"])
  func aPeerThatSaysNothingIsLeft(program: Program, scheme: String) async throws {
    let world = try TransportWorld(.sshWithKey)
    let silent = try Listener()
    let transport = try world.transport(program, totalLimit: .seconds(60), idleLimit: .milliseconds(700))
    let error = await #expect(throws: TransportError.self) {
      try await transport.fetch(
        remote: "\(scheme)://127.0.0.1:\(silent.port)/store.git", branch: "main", into: TransportWorld.incoming,
        gitDirectory: world.gitDirectory)
    }
    #expect(error?.kind == .timedOut && error?.message.contains("nothing moved") == true, "\(error as Any)")
  }

  @Test(arguments: Program.allCases, ["http", "ssh"])
  func aPeerThatSaysAlmostNothingIsLeftToo(program: Program, scheme: String) async throws {
    let world = try TransportWorld(.sshWithKey)
    let slow = try Listener()
    let words = (scheme == "http" ? "HTTP/1.1 200 OK\r\nX-Filler: " : "Welcome ") + String(repeating: "x", count: 10_000)
    slow.drip(Array(words.utf8), every: .milliseconds(100))
    let transport = try world.transport(program, totalLimit: .seconds(2), idleLimit: .seconds(60))
    let error = await #expect(throws: TransportError.self) {
      try await transport.fetch(
        remote: "\(scheme)://127.0.0.1:\(slow.port)/store.git", branch: "main", into: TransportWorld.incoming,
        gitDirectory: world.gitDirectory)
    }
    withExtendedLifetime(slow) {}
    #expect(error?.kind == .timedOut && error?.message.contains("took longer") == true, "\(error as Any)")
  }

  // MARK: - libgit2 alone

  /// libgit2 copies objects into a folder by itself and runs nothing, so a hook there would be passed over in silence.
  @Test func libgit2DoesNotPushPastTheHookOfAFolder() async throws {
    let world = try TransportWorld(.folder)
    try world.hook("pre-receive", "exit 1")
    let commit = try world.commit("first")
    let error = await #expect(throws: TransportError.self) { try await world.push(commit, world.transport(.libgit2)) }
    #expect(error?.message.contains("pre-receive") == true && error?.hint?.contains("git 2.30") == true)
    #expect(try world.remote("for-each-ref") == "")
  }

  @Test func withoutAGitProgramLibgit2IsUsed() async throws {
    let world = try TransportWorld(.web)
    let empty = world.home + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    var environment = world.environment()
    environment["PATH"] = empty
    let transport = AvailableTransport(
      git: GitProgramTransport(environment: environment),
      libgit2: Libgit2Transport(executable: try BuiltProgram.path(), environment: environment))
    let commit = try world.commit("first")
    #expect(try await world.push(commit, transport) == .accepted)
    #expect(try await world.fetch(transport))
    // With the same variables the git program is not found.
    let error = await #expect(throws: TransportError.self) {
      try await world.push(commit, GitProgramTransport(environment: environment))
    }
    #expect(error?.kind == .noGitProgram)
  }
}
