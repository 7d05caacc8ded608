import Glibc

/// The bytes of a tree object and where in them its entries stand.
///
/// Reading a tree of 400 entries this way costs one array and no object for each entry; names stay bytes.
struct RawTree {
  /// One entry: `<octal mode> <name>\0<20 bytes>`, as offsets into the bytes.
  struct Item {
    let mode: FileMode
    let start: Int32
    let nameStart: Int32
    let nameEnd: Int32

    /// The offset behind the entry.
    var end: Int32 { nameEnd + 1 + Int32(ObjectID.byteCount) }
  }

  let bytes: [UInt8]
  let items: [Item]

  static let empty = RawTree(bytes: [], items: [])
  /// The name of the tree without entries.
  static let emptyID = StoredObject.id(of: [], kind: .tree)

  /// Trees nested deeper than this are not followed: no path of that many folders fits into a system call.
  static let maximumDepth = 1024

  /// Throws if a tree at this depth is not to be followed.
  static func checkDepth(_ depth: Int, _ prefix: [UInt8]) throws {
    guard depth > maximumDepth else { return }
    throw GitError(
      .invalid, operation: "walk a tree", message: "folders are nested more than \(maximumDepth) deep",
      path: GitPath(bytes: prefix.prefix(200)).description + "…")
  }

  private init(bytes: [UInt8], items: [Item]) {
    self.bytes = bytes
    self.items = items
  }

  /// Finds the entries.
  ///
  /// - Parameter ordered: Whether the entries must also stand in git's order without doubles, which whatever walks
  ///   trees side by side relies on.
  /// - Throws: `GitError` (`corrupt`).
  init(_ bytes: [UInt8], id: ObjectID, ordered: Bool) throws {
    guard bytes.count < Int(Int32.max) else { throw Self.corrupt(id, "it is larger than 2 GiB") }
    var items: [Item] = []
    items.reserveCapacity(bytes.count / 48)
    try bytes.withUnsafeBufferPointer { buffer in
      var position = 0
      while position < buffer.count {
        let item = try Self.item(in: buffer, at: position, id: id)
        if ordered, let last = items.last {
          let order = Self.order(
            buffer[Int(last.nameStart)..<Int(last.nameEnd)], last.mode.isTree,
            buffer[Int(item.nameStart)..<Int(item.nameEnd)], item.mode.isTree)
          guard order < 0 else {
            throw Self.corrupt(id, order == 0 ? "two entries have one name" : "its entries are not in order")
          }
        }
        items.append(item)
        position = Int(item.end)
      }
    }
    self.bytes = bytes
    self.items = items
  }

  private static func item(in buffer: UnsafeBufferPointer<UInt8>, at start: Int, id: ObjectID) throws -> Item {
    var position = start
    var mode: UInt32 = 0
    while position < buffer.count, case let digit = buffer[position], digit != UInt8(ascii: " ") {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit), mode < 1 << 24 else {
        throw corrupt(id, "an entry has a malformed mode")
      }
      mode = mode << 3 | UInt32(digit - UInt8(ascii: "0"))
      position += 1
    }
    let nameStart = position + 1
    guard position > start, nameStart < buffer.count, let base = buffer.baseAddress,
      let terminator = memchr(base + nameStart, 0, buffer.count - nameStart)
    else { throw corrupt(id, "it ends in the middle of an entry") }
    let nameEnd = terminator - UnsafeMutableRawPointer(mutating: base)
    guard nameEnd > nameStart else { throw corrupt(id, "an entry has no name") }
    guard nameEnd + 1 + ObjectID.byteCount <= buffer.count else {
      throw corrupt(id, "it ends in the middle of an entry")
    }
    return Item(
      mode: FileMode(rawValue: mode), start: Int32(start), nameStart: Int32(nameStart), nameEnd: Int32(nameEnd))
  }

  private static func corrupt(_ id: ObjectID, _ message: String) -> GitError {
    GitError(
      .corrupt, operation: "read a tree", message: message, path: id.hex, hint: "git fsck names what is damaged")
  }
}

// MARK: - Entries

extension RawTree {
  func name(_ item: Item) -> ArraySlice<UInt8> {
    bytes[Int(item.nameStart)..<Int(item.nameEnd)]
  }

  func id(_ item: Item) -> ObjectID {
    bytes.withUnsafeBytes { ObjectID(in: $0, at: Int(item.nameEnd) + 1) }
  }

  func entry(_ item: Item) -> Entry {
    Entry(id: id(item), mode: item.mode)
  }

  /// The first entry of that name, however the tree is ordered.
  func item(named name: some Collection<UInt8>) -> Item? {
    items.first { item in
      Int(item.nameEnd - item.nameStart) == name.count && self.name(item).elementsEqual(name)
    }
  }

  /// The index of the first entry that does not stand before the name, in an ordered tree.
  func position(of name: ArraySlice<UInt8>, isTree: Bool) -> Int {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if order(items[middle], name, isTree) < 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The index of the entry of that name and kind, in an ordered tree.
  func index(of name: ArraySlice<UInt8>, isTree: Bool) -> Int? {
    let position = position(of: name, isTree: isTree)
    guard position < items.count, order(items[position], name, isTree) == 0 else { return nil }
    return position
  }

  private func order(_ item: Item, _ name: ArraySlice<UInt8>, _ isTree: Bool) -> Int32 {
    bytes.withUnsafeBufferPointer { buffer in
      name.withUnsafeBufferPointer { other in
        Self.order(buffer[Int(item.nameStart)..<Int(item.nameEnd)], item.mode.isTree, other[...], isTree)
      }
    }
  }
}

// MARK: - Order

extension RawTree {
  /// Git's order of names in a tree: that of the bytes, a folder standing where its name with a slash would.
  ///
  /// Walking trees in this order meets whole paths in the order of their bytes.
  static func order(
    _ left: Slice<UnsafeBufferPointer<UInt8>>, _ leftIsTree: Bool,
    _ right: Slice<UnsafeBufferPointer<UInt8>>, _ rightIsTree: Bool
  ) -> Int32 {
    let common = min(left.count, right.count)
    if common > 0, let first = left.base.baseAddress, let second = right.base.baseAddress {
      let order = memcmp(first + left.startIndex, second + right.startIndex, common)
      if order != 0 { return order }
    }
    return Int32(ending(left, common, leftIsTree)) - Int32(ending(right, common, rightIsTree))
  }

  private static func ending(_ name: Slice<UnsafeBufferPointer<UInt8>>, _ common: Int, _ isTree: Bool) -> UInt8 {
    guard name.count == common else { return name[name.startIndex + common] }
    return isTree ? UInt8(ascii: "/") : 0
  }

  /// Whether two entries are the same byte for byte.
  static func areSame(_ left: RawTree, _ leftIndex: Int, _ right: RawTree, _ rightIndex: Int) -> Bool {
    let first = left.items[leftIndex]
    let second = right.items[rightIndex]
    let count = Int(first.end - first.start)
    guard count == Int(second.end - second.start) else { return false }
    return left.bytes.withUnsafeBufferPointer { one in
      right.bytes.withUnsafeBufferPointer { other in
        guard let one = one.baseAddress, let other = other.baseAddress else { return false }
        return memcmp(one + Int(first.start), other + Int(second.start), count) == 0
      }
    }
  }

  /// The order of an entry of one tree and one of another.
  static func order(_ left: RawTree, _ leftItem: Item, _ right: RawTree, _ rightItem: Item) -> Int32 {
    left.order(leftItem, right.name(rightItem), rightItem.mode.isTree)
  }
}
