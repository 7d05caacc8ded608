import GitStorage
import JSONText
import Records

/// One snapshot of a store, read plainly: every file with its bytes and, where they read as one, the record in it.
final class StoreView {
  struct File {
    let path: String
    let entry: Entry
    let bytes: [UInt8]
    /// The record, nil for a file that is none or does not read.
    let record: JSONObject?
    /// The organization and the collection that the path names; empty outside of `orgs/`.
    let org: String
    let collection: String
    /// What the record is about, by the id inside or, for what has none, by the one that everybody derives.
    let key: RecordKey?
  }

  let tree: ObjectID
  let files: [String: File]
  private(set) lazy var byKey: [RecordKey: [File]] = Dictionary(
    grouping: files.values.filter { $0.key != nil }.sorted { $0.path < $1.path }, by: { $0.key ?? .none })

  init(tree: ObjectID, files: [String: File]) {
    self.tree = tree
    self.files = files
  }

  /// The files of a collection in path order.
  func files(in collection: String) -> [File] {
    files.values.filter { $0.collection == collection }.sorted { $0.path < $1.path }
  }

  /// What a file is about once it has an id of its own.
  static func derivedKey(_ file: File) -> RecordKey {
    RecordKey(collection: file.collection, org: file.org, id: ContentHash.hex12(strings: [file.path]))
  }

  /// The first file of a record.
  func file(_ key: RecordKey) -> File? { byKey[key]?.first }
}

/// What a record is about, however often its file is moved or split: its own id, for timelines and notes the contact's.
struct RecordKey: Hashable, Comparable, CustomStringConvertible {
  let collection: String
  let org: String
  let id: String

  static let none = RecordKey(collection: "", org: "", id: "")

  var description: String { "\(collection)/\(org)/\(id)" }

  static func < (a: RecordKey, b: RecordKey) -> Bool { a.description < b.description }

  /// The same contact's record in another collection.
  func sibling(_ collection: String) -> RecordKey { RecordKey(collection: collection, org: org, id: id) }
}

/// Reads snapshots, each blob once.
final class StoreViews {
  private let repository: GitRepository
  private var views: [ObjectID: StoreView] = [:]
  private var records: [BlobKey: JSONObject?] = [:]
  /// The last version of each file that could be read: what a person who mends a broken one goes back to.
  private(set) var lastReadable: [String: JSONObject] = [:]

  private struct BlobKey: Hashable {
    let id: ObjectID
    let type: RecordType
  }

  init(_ repository: GitRepository) { self.repository = repository }

  func view(of tree: ObjectID) throws -> StoreView {
    if let known = views[tree] { return known }
    var files: [String: StoreView.File] = [:]
    try repository.forEachEntry(in: tree) { path, entry in
      let file = try read(path.description, entry)
      files[file.path] = file
    }
    let view = StoreView(tree: tree, files: files)
    views[tree] = view
    return view
  }

  /// The view of a tree that differs in few places from one that is known.
  func view(of tree: ObjectID, after other: StoreView?) throws -> StoreView {
    guard views[tree] == nil, let other else { return try view(of: tree) }
    var files = other.files
    for difference in try repository.difference(other.tree, tree) {
      files[difference.path.description] = try difference.new.map { try read(difference.path.description, $0) }
    }
    let view = StoreView(tree: tree, files: files)
    views[tree] = view
    return view
  }

  private func read(_ path: String, _ entry: Entry) throws -> StoreView.File {
    let parts = path.split(separator: "/").map(String.init)
    let isInside = parts.count > 3 && parts[0] == "orgs"
    let bytes = try repository.blob(entry.id)
    var record: JSONObject?
    if let type = RecordPath(path)?.type {
      let key = BlobKey(id: entry.id, type: type)
      record = records[key] ?? Self.record(bytes, as: type)
      records[key] = .some(record)
    }
    if let record { lastReadable[path] = record }
    return StoreView.File(
      path: path, entry: entry, bytes: bytes, record: record, org: isInside ? parts[1] : "",
      collection: isInside ? parts[2] : "", key: isInside ? Self.key(parts, path, record) : nil)
  }

  /// A file that does not read has no record.
  private static func record(_ bytes: [UInt8], as type: RecordType) -> JSONObject? { try? Record.read(bytes, as: type).value }

  private static func key(_ parts: [String], _ path: String, _ record: JSONObject?) -> RecordKey? {
    guard parts[2] != "templates", path.hasSuffix(".json") else { return nil }
    let inside = parts[2] == "timelines" || parts[2] == "notes" ? record?["contact"] : record?["id"]
    let id = inside?.stringValue ?? idInName(parts[parts.count - 1]) ?? ContentHash.hex12(strings: [path])
    return RecordKey(collection: parts[2], org: parts[1], id: id)
  }

  /// The twelve digits before the first dot of a name.
  private static func idInName(_ name: String) -> String? {
    let id = String(name.prefix { $0 != "." }.suffix(13))
    guard id.hasPrefix("-"), id.count == 13, id.dropFirst().allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return nil }
    return String(id.dropFirst())
  }
}
