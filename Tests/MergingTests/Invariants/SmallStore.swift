import JSONText
import Merging
import Records

/// A store of a few files in memory, as texts, to try the rules between records on.
struct SmallStore: Equatable {
  var files: [String: String] = [:]

  static let moment = Moment.repair(of: Timestamp(seconds: 1_780_000_000))

  init(_ files: [String: String] = [:]) { self.files = files }

  var catalog: DraftCatalog {
    let catalog = DraftCatalog(over: EmptyCatalog())
    for (path, text) in files {
      guard let place = RecordPath(path) else { continue }
      catalog.set(Self.presence(text, at: place), at: place)
    }
    return catalog
  }

  static func presence(_ text: String, at path: RecordPath) -> RecordPresence {
    (try? Record.read(Array(text.utf8), as: path.type)).map { .record($0) } ?? .unreadable
  }

  /// The store with the rules applied.
  ///
  /// - Parameter before: The store in which they held; nil: everything is looked at.
  func mended(
    since before: SmallStore = SmallStore(), _ moment: Moment = moment, rules: InvariantRules = .standard
  ) throws -> SmallStore {
    let paths = Set(files.keys).union(before.files.keys).filter { files[$0] != before.files[$0] }
    let former = paths.compactMap { path -> Invariants.Identity? in
      guard let place = RecordPath(path), let org = place.org, let id = before.catalog.known(at: place)?.id else { return nil }
      return .init(org: org, type: place.type, id: id)
    }
    let places = paths.compactMap { RecordPath($0) }
    let (old, new) = (before.catalog, catalog)
    let same = places.filter { old.known(at: $0) == new.known(at: $0) }
    let edits = try Invariants.repairs(
      in: new, changed: places, withSameFacts: Set(same), formerIDs: former, moment: moment, rules: rules)
    var mended = self
    for (path, record) in edits { mended.files[path.text] = record.map { String(decoding: $0.canonicalBytes, as: UTF8.self) } }
    return mended
  }

  func record(_ path: String) -> JSONObject? {
    guard let place = RecordPath(path), let text = files[path], case .record(let record) = Self.presence(text, at: place) else {
      return nil
    }
    return record.value
  }

  subscript(path: String, key: JSONKey) -> String? { record(path)?[key]?.stringValue }
}

extension DraftCatalog {
  fileprivate func known(at path: RecordPath) -> RecordFacts? { try? facts(at: path) }
}

extension SmallStore {
  /// The path of a contact whose id is a digit twelve times.
  static func contact(_ digit: Int) -> String {
    let id = String(repeating: String(digit), count: 12)
    return "orgs/acme/contacts/\(id.prefix(2))/p-\(id).json"
  }

  static func id(_ digit: Int) -> String { String(repeating: String(digit), count: 12) }

  /// Adds a contact born in the given second.
  mutating func add(_ digit: Int, email: String? = nil, born second: Int = 0, more: String = "") {
    let address = email.map { ", \"email\": \"\($0)\"" } ?? ""
    files[Self.contact(digit)] = """
      {"id": "\(Self.id(digit))", "name": "P\(digit)"\(address), "createdAt": "2026-01-01T00:00:\(second < 10 ? "0" : "")\(second)Z"\(more)}
      """
  }
}
