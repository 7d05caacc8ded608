package import GitStorage
import Glibc
package import Records
import Workspace

/// What surrounds a command: the person's terminal, clock and settings. Tests give it others than those of the process.
package struct CommandContext: Sendable {
  package var environment: [String: String]
  /// Absolute; what relative paths are relative to.
  package var currentFolder: String
  /// The absolute path of this program, which git calls to merge records.
  package var program: String
  package var terminal: Terminal
  package var now: @Sendable () -> Timestamp
  /// Minutes by which local time is ahead of UTC at a time in seconds.
  package var offsetMinutes: @Sendable (Int64) -> Int
  package var newID: @Sendable () -> RecordID
  package var transport: any Transport
  /// How long a sync waits, at most, for a file somebody is just saving.
  package var settling: Duration
  /// Lets the person edit a file: the command of `$VISUAL` or `$EDITOR`, and the absolute path. Returns the editor's status.
  package var edit: @Sendable (_ command: String, _ file: String) async throws -> Int32

  package init(
    environment: [String: String], currentFolder: String, program: String, terminal: Terminal,
    now: @escaping @Sendable () -> Timestamp, offsetMinutes: @escaping @Sendable (Int64) -> Int,
    newID: @escaping @Sendable () -> RecordID, transport: any Transport, settling: Duration,
    edit: @escaping @Sendable (_ command: String, _ file: String) async throws -> Int32
  ) {
    self.environment = environment
    self.currentFolder = currentFolder
    self.program = program
    self.terminal = terminal
    self.now = now
    self.offsetMinutes = offsetMinutes
    self.newID = newID
    self.transport = transport
    self.settling = settling
    self.edit = edit
  }

  /// The surroundings of this process.
  package static func system() -> CommandContext {
    let program = programPath()
    return CommandContext(
      environment: ProcessEnvironment.variables, currentFolder: currentPath() ?? "/", program: program,
      terminal: .system(), now: { Timestamp.now() }, offsetMinutes: { LocalTime.offsetMinutes(at: $0) },
      newID: { RecordID.random() },
      transport: AvailableTransport(git: GitProgramTransport(), libgit2: Libgit2Transport(executable: program)),
      settling: .seconds(2),
      edit: { try await EditorProgram.run($0, on: $1) })
  }

  /// The folder relative paths begin at, once `-C` is taken into account.
  func folder(_ globals: GlobalOptions) -> String {
    globals.folder.map { PathText.absolute($0, from: currentFolder) } ?? currentFolder
  }

  /// Whether a stream gets colours (https://no-color.org).
  func colors(on stream: Terminal.Stream) -> Bool {
    stream.isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  private static func currentPath() -> String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// Where the running program lies, however it was called.
  private static func programPath() -> String {
    let length = Int(PATH_MAX)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { buffer in
      // Without /proc the name alone must do: git then looks it up on the PATH.
      guard let start = buffer.baseAddress else { return "kith" }
      let count = readlink("/proc/self/exe", start, length)
      guard count > 0 else { return "kith" }
      return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
