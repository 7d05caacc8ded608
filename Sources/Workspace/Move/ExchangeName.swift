import GitStorage

/// The name under which a file waits in the exchange folder: the version before, and where the file belongs, in one name.
///
/// A folder for each file, and for each folder above it, would cost a move of a thousand files five thousand folders.
struct ExchangeName: Hashable {
  let path: GitPath
  /// The version that was on disk when it was written or came out; nil: none.
  let base: ObjectID?
  /// Tells it from others of the same path and base.
  var number = 0

  /// What a file system takes, less what is added to a name for a moment.
  private static let maximumLength = 240
  private static let escape = UInt8(ascii: "%")
  private static let slash = UInt8(ascii: "/")

  init(path: GitPath, base: ObjectID?, number: Int = 0) {
    self.path = path
    self.base = base
    self.number = number
  }

  /// The name; nil where it would be too long for one.
  var bytes: [UInt8]? {
    var bytes = Array("\(StoreFiles.exchangeFolderName(base: base, number: number))~".utf8)
    for byte in path.bytes {
      switch byte {
      case Self.slash: bytes += [Self.escape, UInt8(ascii: "s")]
      case Self.escape: bytes += [Self.escape, Self.escape]
      default: bytes.append(byte)
      }
    }
    return bytes.count > Self.maximumLength ? nil : bytes
  }

  /// Reads a name; nil where it is none.
  init?(bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "~")) else { return nil }
    var path: [UInt8] = []
    var rest = bytes[(end + 1)...]
    while let byte = rest.popFirst() {
      guard byte == Self.escape else {
        path.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "s"): path.append(Self.slash)
      case Self.escape: path.append(Self.escape)
      default: return nil
      }
    }
    self.init(path: GitPath(bytes: path), base: StoreFiles.base(ofExchangeFolder: GitPath(bytes: bytes[..<end])))
  }
}
