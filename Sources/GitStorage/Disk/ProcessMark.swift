import Glibc

/// A process, told apart from later ones that get the same number by the moment it started.
package struct ProcessMark: Hashable, Sendable, CustomStringConvertible {
  package let id: Int32
  /// Clock ticks from the start of the machine to the start of the process.
  package let startTime: UInt64

  package init(id: Int32, startTime: UInt64) {
    self.id = id
    self.startTime = startTime
  }

  /// This process.
  ///
  /// - Throws: `GitError` if `/proc` is not there.
  package static func current() throws -> ProcessMark {
    let id = getpid()
    guard let startTime = try startTime(of: id) else {
      throw GitError.disk(
        .io, "find out when this process started", "/proc/\(id)/stat", "the file cannot be read",
        hint: "Kith needs /proc to be mounted")
    }
    return ProcessMark(id: id, startTime: startTime)
  }

  /// Whether the process still runs, as far as this one may see.
  package func isAlive() throws -> Bool {
    try Self.startTime(of: id) == startTime
  }

  /// `<process id>.<start time>`.
  package var description: String { "\(id).\(startTime)" }

  /// Reads what `description` wrote.
  package init?(_ description: some StringProtocol) {
    let parts = description.split(separator: ".")
    guard parts.count == 2, let id = Int32(parts[0]), let startTime = UInt64(parts[1]) else { return nil }
    self.init(id: id, startTime: startTime)
  }

  /// The nearest process above this one that runs a program of that name; nil where none of the nearest does.
  package static func ancestor(running program: String) throws -> ProcessMark? {
    var id = getppid()
    // Git calls a shell, which calls another hook's shell, which calls this.
    for _ in 0..<8 where id > 1 {
      guard let line = try StatusLine(of: id) else { return nil }
      if line.program == program { return ProcessMark(id: id, startTime: line.startTime) }
      id = line.parent
    }
    return nil
  }

  /// When a process started; nil if there is no such process, or it has ended and waits to be reaped.
  private static func startTime(of id: Int32) throws -> UInt64? { try StatusLine(of: id)?.startTime }
}

/// What `/proc/<id>/stat` says of a process that runs (proc(5)).
struct StatusLine {
  let program: String
  let parent: Int32
  let startTime: UInt64

  /// - Returns: nil if there is no such process, or it has ended and waits to be reaped.
  init?(of id: Int32) throws {
    guard let text = try Self.text(of: id) else { return nil }
    // The second field is the program's name in parentheses and may hold spaces and parentheses.
    guard let start = text.firstIndex(of: UInt8(ascii: "(")), let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = text[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 19, let state = fields.first, !state.elementsEqual("Z".utf8), !state.elementsEqual("X".utf8),
      let parent = Int32(String(decoding: fields[1], as: UTF8.self)),
      let startTime = UInt64(String(decoding: fields[19], as: UTF8.self))
    else { return nil }
    program = String(decoding: text[(start + 1)..<end], as: UTF8.self)
    self.parent = parent
    self.startTime = startTime
  }

  private static func text(of id: Int32) throws -> [UInt8]? {
    let path = DiskPath("/proc/\(id)/stat")
    let descriptor: Int32
    do {
      descriptor = try DurableFile.open(path, O_RDONLY, operation: "read")
    } catch let error as GitError where error.code == .notFound {
      return nil
    }
    defer { close(descriptor) }
    // A file of /proc has no size; this one is a line well under 4 KiB.
    return [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, 4096))
    }
  }
}
