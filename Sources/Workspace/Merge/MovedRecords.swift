import GitStorage
import JSONText
import Merging
import Records

/// Matches records by their `id` where a side moved them, so that what was changed follows what was moved.
struct MovedRecords {
  private let records: RecordReader

  init(_ records: RecordReader) { self.records = records }

  private typealias Version = RecordVersions.Version
  private typealias Slot = WritableKeyPath<RecordVersions, Version?>
  private static var slots: [Slot] { [\.base, \.ours, \.theirs] }

  /// Everything that differs, as versions of one record or file each, in path order of what does not move; every version of
  /// every path is in one.
  func sort(_ differences: [ThreeWayDifference]) throws -> [RecordVersions] {
    let plain = differences.map(RecordVersions.init)
    // Most merges move nothing: then only what came or went is read.
    guard try plain.contains(where: isAnotherRecord) || !moved(among: plain.filter(cameOrWent)).isEmpty else { return plain }
    let moved = try moved(among: plain)
    guard !moved.isEmpty else { return plain }
    // At the paths they come from and go to, what is left is something else, or a copy.
    let rest = try plain.map { versions in
      var rest = versions
      for slot in Self.slots {
        guard let version = versions[keyPath: slot], let identity = try identity(version) else { continue }
        if moved[identity]?[keyPath: slot] == version { rest[keyPath: slot] = nil }
      }
      // What one side moved away and the other left here comes from here all the same.
      if let base = versions.base, rest.base == nil, let left = rest.ours ?? rest.theirs,
        try identity(left) == identity(base)
      {
        rest.base = base
      }
      return rest
    }
    return rest.filter { !$0.paths.isEmpty } + moved.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The records whose versions stand at different paths.
  private func moved(among all: [RecordVersions]) throws -> [Identity: RecordVersions] {
    var found: [Identity: Found] = [:]
    for versions in all {
      for (slot, place) in zip(Self.slots, [\Found.base, \Found.ours, \Found.theirs]) {
        guard let version = versions[keyPath: slot], let identity = try identity(version) else { continue }
        let isReadable = try records.record(version.entry.id, at: version.path) != nil
        found[identity, default: Found()][keyPath: place].append((version, isReadable))
      }
    }
    return found.compactMapValues(\.record)
  }

  /// Everywhere that one record stands.
  private struct Found {
    typealias Copies = [(version: Version, isReadable: Bool)]
    var base: Copies = []
    var ours: Copies = []
    var theirs: Copies = []

    /// The record itself among its copies; nil where it has not moved, and where it stood twice before, so that nobody can say
    /// which is which.
    var record: RecordVersions? {
      let (base, ours, theirs) = (Self.genuine(base), Self.genuine(ours), Self.genuine(theirs))
      guard base.count <= 1 else { return nil }
      let shared = Set(ours.map(\.path)).intersection(theirs.map(\.path))
      /// Where both sides have it, else where it was, else where its name says it belongs.
      func rank(_ version: Version) -> (Int, Int, Int, GitPath) {
        let path = version.path
        let isNamed = path.text.flatMap(RecordPath.init)?.id != nil
        return (shared.contains(path) ? 0 : 1, path == base.first?.path ? 0 : 1, isNamed ? 0 : 1, path)
      }
      let versions = RecordVersions(
        base: base.first, ours: ours.min { rank($0) < rank($1) }, theirs: theirs.min { rank($0) < rank($1) })
      return versions.paths.count > 1 ? versions : nil
    }

    /// Bytes nobody can read are the record their name says only where nothing else is.
    private static func genuine(_ copies: Copies) -> [Version] {
      let readable = copies.filter(\.isReadable)
      return (readable.isEmpty ? copies : readable).map(\.version)
    }
  }

  private func cameOrWent(_ versions: RecordVersions) -> Bool {
    Self.slots.contains { versions[keyPath: $0] == nil }
  }

  /// Whether another record stands at a path than before.
  ///
  /// Where one side alone changed a file whose name carries its id the bytes need not be read.
  private func isAnotherRecord(_ versions: RecordVersions) throws -> Bool {
    let present = versions.all
    guard let path = present.first?.path, present.count == 3 else { return false }
    let isNamed = path.text.flatMap(RecordPath.init)?.id != nil
    guard !isNamed || Set(present.map(\.entry)).count == 3 else { return false }
    return try Set(present.compactMap(identity)).count > 1
  }

  private struct Identity: Hashable, Comparable {
    let org: String
    let type: RecordType
    let id: String
    static func < (a: Identity, b: Identity) -> Bool {
      (a.org, a.type.rawValue, a.id) < (b.org, b.type.rawValue, b.id)
    }
  }

  /// What a version is one of: by its own id, notes by that of their contact; bytes nobody can read by their name.
  private func identity(_ version: Version) throws -> Identity? {
    guard let place = version.path.text.flatMap(RecordPath.init), let org = place.org,
      place.type == .notes || RecordSchema.of(place.type).field("id") != nil
    else { return nil }
    let record = try records.record(version.entry.id, as: place.type)
    guard let id = record == nil ? place.id : record?.idInName else { return nil }
    return Identity(org: org, type: place.type, id: id.text)
  }
}
