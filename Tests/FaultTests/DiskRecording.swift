import Foundation
import TestSupport

/// What a run did to the files of a folder, read from a log of strace: of Kith and of the git it starts.
struct DiskRecording: Sendable {
  /// What was there before.
  let before: DiskModel
  private(set) var operations: [DiskModel.Operation] = []
  /// What is there now, as far as the log has been read.
  private(set) var now: DiskModel

  private let folder: String
  private var nextNode: DiskModel.NodeID
  private var positions: [DiskModel.NodeID: Int] = [:]
  private var appending: Set<DiskModel.NodeID> = []

  /// The calls that are recorded. What else writes is in the list to be noticed.
  static let calls = [
    "openat", "open", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "lseek", "ftruncate", "truncate",
    "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "symlink",
    "symlinkat", "fsync", "fdatasync", "sync_file_range", "syncfs", "copy_file_range", "sendfile", "splice",
  ]

  /// The words for strace: each call on one line, all bytes as hexadecimal, so that nothing in them is taken for something else.
  static let options = [
    "-y", "-xx", "-s", "16777216", "-e", "trace=" + calls.joined(separator: ","), "-e", "status=successful",
  ]

  /// - Parameter before: what the folder held when the run began.
  init(log: String, of folder: String, before: DiskModel) throws {
    self.folder = folder
    self.before = before
    now = before
    nextNode = (before.nodes.keys.max() ?? 0) + 1
    for line in try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n") { try read(line) }
  }

  // MARK: - Lines

  private mutating func read(_ line: Substring) throws {
    guard let open = line.firstIndex(of: "("), let end = line.range(of: ") = ", options: .backwards)?.lowerBound else { return }
    let call = line[..<open].drop { $0 != " " }.drop { $0 == " " }
    let arguments = line[line.index(after: open)..<end].split(separator: ", ").map { Argument($0) }
    let paths = Self.paths(arguments)
    switch call {
    case "openat", "open", "creat": opened(paths.first ?? nil, flags: line)
    case "write":
      guard let file = node(of: arguments.first) else { return }
      let position = appending.contains(file) ? now.size(of: file) : positions[file, default: 0]
      try wrote(file, at: position, arguments)
      positions[file] = position + (arguments.dropFirst().first?.bytes.count ?? 0)
    case "pwrite64":
      guard let file = node(of: arguments.first) else { return }
      try wrote(file, at: Int(arguments.last?.text ?? "") ?? 0, arguments)
    case "lseek":
      guard let file = node(of: arguments.first), let place = Int(line[end...].dropFirst(4)) else { return }
      positions[file] = place
    case "ftruncate":
      guard let file = node(of: arguments.first), let size = Int(arguments.last?.text ?? "") else { return }
      note(.resize(file, size))
    case "rename", "renameat", "renameat2":
      try renamed(paths, exchanging: arguments.last?.text == "RENAME_EXCHANGE")
    case "link", "linkat":
      guard let from = try place(paths.first), let to = try place(paths.last), let node = from.node else { return }
      note(.name([.init(folder: to.folder, name: to.name, node: node)]))
    case "unlink", "unlinkat", "rmdir":
      guard let gone = try place(paths.first) else { return }
      note(.name([.init(folder: gone.folder, name: gone.name, node: nil)]))
    case "mkdir", "mkdirat":
      guard let made = try place(paths.first) else { return }
      make(at: made, isFolder: true)
    case "fsync", "fdatasync":
      if let node = node(of: arguments.first) { note(.sync(node)) }
    case "syncfs": note(.syncAll)
    default:
      // Git's pipes and sockets, and what lies elsewhere.
      guard node(of: arguments.first) == nil, try paths.allSatisfy({ try place($0) == nil }) else {
        throw Sandbox.Failure(description: "a call that is not modelled: \(line.prefix(200))")
      }
    }
  }

  private mutating func note(_ operation: DiskModel.Operation) {
    operations.append(operation)
    now.apply(operation)
  }

  private mutating func make(at place: Place, isFolder: Bool) {
    note(.make(nextNode, isFolder: isFolder))
    note(.name([.init(folder: place.folder, name: place.name, node: nextNode)]))
    nextNode += 1
  }

  private mutating func opened(_ path: String?, flags: Substring) {
    guard let place = try? place(path) else { return }
    let node: DiskModel.NodeID
    if let known = place.node {
      node = known
      if flags.contains("O_TRUNC") { note(.resize(known, 0)) }
    } else {
      guard flags.contains("O_CREAT") else { return }
      node = nextNode
      make(at: place, isFolder: false)
    }
    positions[node] = 0
    if flags.contains("O_APPEND") { appending.insert(node) } else { appending.remove(node) }
  }

  private mutating func wrote(_ file: DiskModel.NodeID, at position: Int, _ arguments: [Argument]) throws {
    guard arguments.count > 1, !arguments[1].text.hasSuffix("...") else {
      throw Sandbox.Failure(description: "what was written is not in the log")
    }
    note(.write(file, offset: position, arguments[1].bytes))
  }

  private mutating func renamed(_ paths: [String?], exchanging: Bool) throws {
    if let target = paths.last ?? nil, target.hasSuffix("refs/heads/main"), !target.hasPrefix(folder + "/") { return note(.seen) }
    guard let from = try place(paths.first), let to = try place(paths.last), let node = from.node else { return }
    note(
      .name([
        .init(folder: from.folder, name: from.name, node: exchanging ? to.node : nil),
        .init(folder: to.folder, name: to.name, node: node),
      ]))
  }

  // MARK: - Arguments

  private struct Place {
    let folder: DiskModel.NodeID
    let name: String
    let node: DiskModel.NodeID?
  }

  /// One word between the parentheses: a text in quotes, a descriptor with its path, or something else.
  private struct Argument {
    let text: Substring

    init(_ text: Substring) { self.text = text }

    /// The text, or nil where it is none.
    var string: String? { text.first == "\"" ? String(decoding: bytes, as: UTF8.self) : nil }

    /// The path of a descriptor.
    var descriptor: String? {
      guard let open = text.firstIndex(of: "<"), text.last == ">" else { return nil }
      return String(decoding: Self.decode(text[open...]), as: UTF8.self)
    }

    var bytes: [UInt8] { Self.decode(text) }

    private static func decode(_ text: Substring) -> [UInt8] {
      func value(_ digit: UInt8) -> UInt8 { digit > UInt8(ascii: "9") ? digit - UInt8(ascii: "a") + 10 : digit & 15 }
      let hex = Array(text.utf8)
      return stride(from: 0, to: max(0, hex.count - 3), by: 1).compactMap { position in
        guard hex[position] == UInt8(ascii: "\\") else { return nil }
        return value(hex[position + 2]) << 4 | value(hex[position + 3])
      }
    }
  }

  /// The paths among the arguments, from the folder before each where there is one.
  private static func paths(_ arguments: [Argument]) -> [String?] {
    var paths: [String?] = []
    for (position, argument) in arguments.enumerated() {
      guard let path = argument.string else { continue }
      let folder = position > 0 ? arguments[position - 1].descriptor : nil
      paths.append(path.hasPrefix("/") ? path : folder.map { $0 + "/" + path } ?? path)
    }
    return paths
  }

  private func node(of descriptor: Argument?) -> DiskModel.NodeID? {
    guard let path = descriptor?.descriptor, path.hasPrefix(folder + "/") else { return nil }
    return now.node(at: path.dropFirst(folder.count).split(separator: "/"))
  }

  /// Where a path leads; nil where that is not in the folder.
  private func place(_ path: String??) throws -> Place? {
    guard let path = path ?? nil, path.hasPrefix(folder + "/") else { return nil }
    let parts = path.dropFirst(folder.count).split(separator: "/")
    guard let name = parts.last, let parent = now.node(at: parts.dropLast()) else {
      throw Sandbox.Failure(description: "the folder of \(path) was never made")
    }
    return Place(folder: parent, name: String(name), node: now.node(at: parts))
  }
}
