import Foundation
import TestSupport

/// A folder's files as a disk holds them: nodes with content, and names that lead to them. Several names may lead to one node.
struct DiskModel: Sendable {
  typealias NodeID = Int

  enum Node: Sendable {
    case file([UInt8])
    case folder([String: NodeID])
  }

  /// What a system call does to the disk.
  enum Operation: Sendable {
    case write(NodeID, offset: Int, [UInt8])
    case resize(NodeID, Int)
    /// Names that change in one step; a nil node: the name goes.
    case name([NameChange])
    /// A new node, which has no name yet.
    case make(NodeID, isFolder: Bool)
    case sync(NodeID)
    case syncAll
    /// Others have seen what happened so far: the remote's branch moved.
    case seen
  }

  struct NameChange: Sendable {
    let folder: NodeID
    let name: String
    let node: NodeID?
  }

  static let root: NodeID = 0
  private(set) var nodes: [NodeID: Node] = [root: .folder([:])]

  /// Reads what is in a folder, which a disk is then said to hold safely.
  init(reading folder: String) throws {
    try read(folder, into: Self.root)
  }

  private mutating func read(_ folder: String, into id: NodeID) throws {
    var names: [String: NodeID] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let path = folder + "/" + name
      let node = nodes.count
      names[name] = node
      if try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeDirectory {
        nodes[node] = .folder([:])
        try read(path, into: node)
      } else {
        nodes[node] = .file([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
      }
    }
    nodes[id] = .folder(names)
  }

  func node(at path: [Substring]) -> NodeID? {
    path.reduce(Self.root) { id, name in
      guard let id, case .folder(let names)? = nodes[id] else { return nil }
      return names[String(name)]
    }
  }

  func size(of id: NodeID) -> Int {
    if case .file(let bytes)? = nodes[id] { bytes.count } else { 0 }
  }

  mutating func apply(_ operation: Operation) {
    switch operation {
    case .make(let id, let isFolder): nodes[id] = isFolder ? .folder([:]) : .file([])
    case .write(let id, let offset, let bytes):
      guard case .file(var content)? = nodes[id] else { return }
      if content.count < offset + bytes.count { content += [UInt8](repeating: 0, count: offset + bytes.count - content.count) }
      content.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
      nodes[id] = .file(content)
    case .resize(let id, let size):
      guard case .file(let content)? = nodes[id] else { return }
      nodes[id] = .file(content.prefix(size) + [UInt8](repeating: 0, count: max(0, size - content.count)))
    case .name(let changes):
      for change in changes {
        guard case .folder(var names)? = nodes[change.folder] else { continue }
        names[change.name] = change.node
        nodes[change.folder] = .folder(names)
      }
    case .sync, .syncAll, .seen: break
    }
  }

  /// Every path with its node, folders before what is in them.
  var paths: [(path: String, node: NodeID)] {
    func list(_ id: NodeID, _ prefix: String) -> [(path: String, node: NodeID)] {
      guard case .folder(let names)? = nodes[id] else { return [] }
      return names.sorted { $0.key < $1.key }.flatMap { name, node in
        [(prefix + name, node)] + list(node, prefix + name + "/")
      }
    }
    return list(Self.root, "")
  }

  /// The content of every file by its path; nil: a folder.
  var contents: [String: [UInt8]?] {
    Dictionary(
      uniqueKeysWithValues: paths.map { path, node in
        if case .file(let bytes)? = nodes[node] { (path, bytes) } else { (path, nil) }
      })
  }

  /// Makes a folder that holds what `before` holds hold this. One node with several names becomes one file with several.
  func write(over before: DiskModel, at folder: String) throws {
    let files = FileManager.default
    let old = Dictionary(uniqueKeysWithValues: before.paths.map { ($0.path, $0.node) })
    let wanted = paths
    let names = Dictionary(uniqueKeysWithValues: wanted.map { ($0.path, $0.node) })
    // A file that keeps its place and content stays as it is, with its times.
    let kept = Set(old.filter { path, node in names[path] == node && isSame(node, in: before) }.map(\.key))
    for path in before.paths.map(\.path).reversed() where !kept.contains(path) {
      try files.removeItem(atPath: folder + "/" + path)
    }
    var places: [NodeID: String] = [:]
    for (path, node) in wanted where kept.contains(path) { places[node] = path }
    for (path, node) in wanted where !kept.contains(path) {
      let place = folder + "/" + path
      switch nodes[node] {
      case .file(let bytes):
        if let other = places[node] {
          guard link(folder + "/" + other, place) == 0 else { throw Sandbox.Failure(description: "link \(place): \(errno)") }
          continue
        }
        guard files.createFile(atPath: place, contents: Data(bytes)) else {
          throw Sandbox.Failure(description: "\(place) cannot be written")
        }
        // Nobody has just saved it.
        try files.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -20)], ofItemAtPath: place)
      case .folder: try files.createDirectory(atPath: place, withIntermediateDirectories: false)
      case nil: continue
      }
      places[node] = path
    }
  }

  private func isSame(_ node: NodeID, in other: DiskModel) -> Bool {
    switch (nodes[node], other.nodes[node]) {
    case (.file(let one), .file(let two)): one == two
    case (.folder, .folder): true
    default: false
    }
  }
}
