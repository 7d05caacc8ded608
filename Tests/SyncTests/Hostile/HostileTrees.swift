import Foundation
import Sync
import TestSupport

@testable import GitStorage

/// Writes objects with bytes of its own into a bare remote, as no git program would: trees, commits, files under wrong names.
final class HostileTrees {
  let remote: String
  let repository: GitRepository
  /// The good tip everything is built upon.
  let good: Commit
  private let objects: LooseObjects

  init(_ remote: String, environment: [String: String]) throws {
    self.remote = remote
    repository = try GitRepository(opening: remote, environment: environment)
    guard let tip = try repository.reference("refs/heads/main") else { throw Sandbox.Failure(description: "no tip") }
    good = try repository.commit(tip)
    objects = LooseObjects(folder: DiskPath(remote + "/objects"))
  }

  // MARK: - Objects

  /// Without syncing: a test machine may lose them.
  func write(_ kind: ObjectKind, _ bytes: [UInt8], as name: ObjectID? = nil) throws -> ObjectID {
    let object = StoredObject(kind: kind, bytes: bytes)
    try place(Deflater().compress(object.header, bytes), at: name ?? object.id)
    return name ?? object.id
  }

  func place(_ file: [UInt8], at id: ObjectID) throws {
    let path = URL(fileURLWithPath: remote + "/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))")
    guard !FileManager.default.fileExists(atPath: path.path) else { return }
    try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(file).write(to: path)
  }

  func blob(_ text: String) throws -> ObjectID { try write(.blob, Array(text.utf8)) }

  /// A name nothing has.
  static let nowhere = StoredObject.id(of: Array("nobody wrote this".utf8), kind: .blob)

  // MARK: - Trees

  /// An entry with any bytes whatever.
  static func entry(_ mode: String, _ name: [UInt8], _ id: ObjectID) -> [UInt8] {
    Array("\(mode) ".utf8) + name + [0] + id.bytes
  }

  static func entry(_ mode: String, _ name: String, _ id: ObjectID) -> [UInt8] { entry(mode, Array(name.utf8), id) }

  /// The entries of the good tip's root, each as its bytes.
  func root() throws -> [(key: [UInt8], bytes: [UInt8])] {
    try repository.tree(good.tree).map { entry in
      let mode = String(entry.mode.rawValue, radix: 8)
      return (Self.key(entry.name.bytes, mode), Self.entry(mode, entry.name.bytes, entry.id))
    }
  }

  private static func key(_ name: [UInt8], _ mode: String) -> [UInt8] {
    mode.hasPrefix("4") || mode.hasPrefix("04") ? name + [UInt8(ascii: "/")] : name
  }

  /// The good root with more entries, in git's order.
  func root(with more: [(mode: String, name: [UInt8], id: ObjectID)]) throws -> ObjectID {
    var entries = try root()
    for entry in more {
      entries.append((Self.key(entry.name, entry.mode), Self.entry(entry.mode, entry.name, entry.id)))
    }
    entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
    return try write(.tree, entries.flatMap(\.bytes))
  }

  /// The good root with one file more.
  func file(_ name: [UInt8], _ mode: String = "100644", _ content: String = "x") throws -> ObjectID {
    try commit(root(with: [(mode, name, blob(content))]))
  }

  func file(_ name: String, _ mode: String = "100644", _ content: String = "x") throws -> ObjectID {
    try file(Array(name.utf8), mode, content)
  }

  /// The good root with files more, all with the same content.
  func files(_ names: String...) throws -> ObjectID {
    let blob = try blob("x")
    return try commit(root(with: names.map { ("100644", Array($0.utf8), blob) }))
  }

  /// The good root with a folder that has these bytes.
  func folder(_ bytes: [UInt8], _ name: String = "docs") throws -> ObjectID {
    try commit(root(with: [("40000", Array(name.utf8), write(.tree, bytes))]))
  }

  // MARK: - Commits

  static let person = "Eve <eve@example.com> 1700000000 +0000"

  func commit(_ tree: ObjectID, parents: [ObjectID]? = nil, message: String = "Hello") throws -> ObjectID {
    let lines = (parents ?? [good.id]).map { "parent \($0)\n" }.joined()
    return try text("tree \(tree)\n\(lines)author \(Self.person)\ncommitter \(Self.person)\n\n\(message)\n")
  }

  func text(_ text: String) throws -> ObjectID { try write(.commit, Array(text.utf8)) }

  /// A commit of the good tree whose author stands as given.
  func author(_ line: String) throws -> ObjectID {
    try text("tree \(good.tree)\nparent \(good.id)\nauthor \(line)\ncommitter \(Self.person)\n\nHello\n")
  }

  /// Lets the remote's branch name an object, whatever it is.
  func point(at id: ObjectID) throws {
    try Data("\(id)\n".utf8).write(to: URL(fileURLWithPath: remote + "/refs/heads/main"))
  }
}

/// Brings objects without asking git what it thinks of them, as a server of an attacker's own would if git let it.
struct Smuggler: Transport {
  let real: GitProgramTransport
  let remote: String

  func fetch(
    remote name: String, branch: String, into reference: String, gitDirectory: String
  ) async throws(TransportError) -> Bool {
    do {
      let files = FileManager.default
      for folder in try files.contentsOfDirectory(atPath: remote + "/objects") where folder.utf8.count == 2 {
        let target = "\(gitDirectory)/objects/\(folder)"
        try files.createDirectory(atPath: target, withIntermediateDirectories: true)
        for name in try files.contentsOfDirectory(atPath: "\(remote)/objects/\(folder)")
        where !files.fileExists(atPath: "\(target)/\(name)") {
          try files.linkItem(atPath: "\(remote)/objects/\(folder)/\(name)", toPath: "\(target)/\(name)")
        }
      }
      let place = URL(fileURLWithPath: "\(gitDirectory)/\(reference)")
      try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(contentsOf: URL(fileURLWithPath: remote + "/refs/heads/main")).write(to: place)
      return true
    } catch {
      throw TransportError(.other, remote: name, message: "\(error)")
    }
  }

  func push(
    commit: ObjectID, remote: String, branch: String, gitDirectory: String
  ) async throws(TransportError) -> PushOutcome {
    try await real.push(commit: commit, remote: remote, branch: branch, gitDirectory: gitDirectory)
  }

  func tip(remote: String, branch: String, gitDirectory: String) async throws(TransportError) -> ObjectID? {
    try await real.tip(remote: remote, branch: branch, gitDirectory: gitDirectory)
  }

  func defaultBranch(url: String) async throws(TransportError) -> String? { try await real.defaultBranch(url: url) }
}
