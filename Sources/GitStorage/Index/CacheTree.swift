/// The TREE extension of an index: for every folder the tree object that its entries make, or nothing where they changed.
///
/// Read without recursion, so that no nesting a file claims can exhaust the stack.
struct CacheTree {
  private struct Node {
    let name: ArraySlice<UInt8>
    /// How many index entries the tree covers; negative: invalid.
    var entryCount: Int
    var subtreeCount: Int
    let id: ArraySlice<UInt8>
    let parent: Int
    /// The position after the last node below this one.
    var end: Int
    var isDropped = false
  }

  private var nodes: [Node] = []
  /// The node of every folder by its path; the root's is empty.
  private var positions: [[UInt8]: Int] = [:]

  /// Nil if the bytes are not a cached tree; a writer then leaves the extension out, and git makes it anew.
  init?(_ content: ArraySlice<UInt8>) {
    var reader = Reader(rest: content)
    var open: [(position: Int, path: [UInt8], remaining: Int)] = []
    repeat {
      guard let name = reader.take(until: 0), let entryCount = reader.number(endingWith: UInt8(ascii: " ")),
        let subtreeCount = reader.number(endingWith: UInt8(ascii: "\n")), subtreeCount >= 0,
        let id = reader.take(entryCount < 0 ? 0 : ObjectID.byteCount),
        name.isEmpty == nodes.isEmpty, !name.contains(UInt8(ascii: "/"))
      else { return nil }
      let parent = open.last
      let path = parent.map { $0.path.isEmpty ? Array(name) : $0.path + [UInt8(ascii: "/")] + name } ?? []
      guard positions.updateValue(nodes.count, forKey: path) == nil else { return nil }
      open.append((nodes.count, path, subtreeCount))
      nodes.append(
        Node(
          name: name, entryCount: entryCount, subtreeCount: subtreeCount, id: id, parent: parent?.position ?? -1,
          end: 0))
      while let last = open.last, last.remaining == 0 {
        nodes[last.position].end = nodes.count
        open.removeLast()
        if !open.isEmpty { open[open.count - 1].remaining -= 1 }
      }
    } while !open.isEmpty
    guard reader.rest.isEmpty else { return nil }
  }

  /// The tree object that all entries make; nil where some changed since.
  ///
  /// - Parameter entryCount: how many entries the index has.
  func root(of entryCount: Int) -> ObjectID? {
    guard let root = nodes.first, root.entryCount == entryCount else { return nil }
    return ObjectID(bytes: root.id)
  }

  /// Forgets the trees of all folders that hold `path`, and of a folder that stands at `path` itself.
  ///
  /// A folder without a node needs none: its parent is invalid, and git makes the missing ones and drops the superfluous
  /// ones when it writes trees.
  mutating func invalidate(_ path: GitPath) {
    let bytes = path.bytes
    var end = 0
    while true {
      let folder = end == 0 ? [] : Array(bytes[..<end])
      guard let position = positions[folder] else { return }
      nodes[position].entryCount = -1
      guard let slash = bytes[min(bytes.count, end == 0 ? 0 : end + 1)...].firstIndex(of: UInt8(ascii: "/")) else {
        break
      }
      end = slash
    }
    if let position = positions[bytes], !nodes[position].isDropped, nodes[position].parent >= 0 {
      nodes[position].isDropped = true
      nodes[nodes[position].parent].subtreeCount -= 1
    }
  }

  func encoded() -> [UInt8] {
    var out: [UInt8] = []
    var position = 0
    while position < nodes.count {
      let node = nodes[position]
      if node.isDropped {
        position = node.end
        continue
      }
      out.append(contentsOf: node.name)
      out.append(0)
      out.append(contentsOf: "\(node.entryCount) \(node.subtreeCount)\n".utf8)
      if node.entryCount >= 0 { out.append(contentsOf: node.id) }
      position += 1
    }
    return out
  }
}

private struct Reader {
  var rest: ArraySlice<UInt8>

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func take(until byte: UInt8) -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: byte) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }

  mutating func number(endingWith byte: UInt8) -> Int? {
    guard let digits = take(until: byte) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
