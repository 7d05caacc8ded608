import Crypto

/// The four kinds of git objects, numbered as in pack files and in libgit2.
enum ObjectKind: UInt8, Sendable {
  case commit = 1
  case tree = 2
  case blob = 3
  case tag = 4

  var name: String {
    switch self {
    case .commit: "commit"
    case .tree: "tree"
    case .blob: "blob"
    case .tag: "tag"
    }
  }
}

/// An object about to be written.
struct StoredObject: Sendable {
  let id: ObjectID
  let kind: ObjectKind
  let bytes: [UInt8]

  /// Names the object by hashing it.
  init(kind: ObjectKind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
    id = Self.id(of: bytes, kind: kind)
  }

  /// What stands before the content in a loose file and in the hash.
  var header: [UInt8] { Self.header(kind, bytes.count) }

  private static func header(_ kind: ObjectKind, _ count: Int) -> [UInt8] {
    Array("\(kind.name) \(count)\0".utf8)
  }

  static func id(of bytes: [UInt8], kind: ObjectKind) -> ObjectID {
    bytes.withUnsafeBytes { id(of: $0, kind: kind) }
  }

  static func id(of bytes: UnsafeRawBufferPointer, kind: ObjectKind) -> ObjectID {
    var hash = Insecure.SHA1()
    hash.update(data: header(kind, bytes.count))
    hash.update(bufferPointer: bytes)
    return ObjectID(digest: hash.finalize())
  }
}

extension ObjectID {
  init(digest: Insecure.SHA1Digest) {
    self = digest.withUnsafeBytes { ObjectID(in: $0, at: 0) }
  }
}
