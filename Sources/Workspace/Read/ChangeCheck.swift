import GitStorage
import JSONText
import Merging
import Records

/// Checks what a change brings into a store, before others get it: the one checker of `pre-commit`, `pre-receive` and
/// `check --range`.
///
/// Looks at the files that the change adds or replaces and at nothing else, so what was wrong before and stays as it is is no
/// finding. Refused is what Kith could not keep right: records that do not read, a second contact with an email address, secrets
/// in an organization's settings, names the store forbids. What it mends by itself (an id left out, a copied file) is not.
/// Decides only; everything it reads it is given.
struct ChangeCheck {
  /// The content of a blob.
  let blob: (ObjectID) throws -> [UInt8]
  /// The look-ups over what stood before; asked for only where a contact changed.
  let before: () throws -> any RecordCatalog

  /// - Parameter changes: files at which two trees differ.
  /// - Returns: errors in reading order; throws what reading throws.
  func run(_ changes: [TreeDifference]) throws -> [CheckFinding] {
    var findings: [CheckFinding] = []
    var contacts = ChangedContacts()
    for change in changes {
      guard let entry = change.new else {
        if change.path == StoreSettings.path { findings.append(Self.storeIsGone) }
        if let place = Self.place(of: change), place.type == .contact { contacts.note(.absent, at: place, []) }
        continue
      }
      guard let place = Self.place(of: change) else {
        if change.old == nil, let refusal = Self.refusal(of: change.path) { findings.append(refusal) }
        continue
      }
      let (presence, bytes, found) = try inspect(entry, before: change.old, at: change.path, place)
      findings += found
      if place.type == .contact { contacts.note(presence, at: place, bytes) }
    }
    if contacts.bringsAddresses { findings += try contacts.findings(over: before()) }
    return findings.inReadingOrder
  }

  private static func place(of change: TreeDifference) -> RecordPath? { change.path.text.flatMap(RecordPath.init) }

  private static let storeIsGone = CheckFinding(
    .error, StoreSettings.path, "without this file it is no Kith store any more", hint: "git checkout HEAD -- kith.json")

  private static func refusal(of path: GitPath) -> CheckFinding? {
    guard path.isWithin("orgs") else { return nil }
    guard let text = path.text else {
      return CheckFinding(.error, path, "its name is not UTF-8", hint: "rename it: lower-case letters, digits and - . _ +")
    }
    return RecordPath.refusal(of: text).map {
      CheckFinding(.error, path, $0, hint: "names below orgs/ are made of lower-case letters, digits and - . _ +")
    }
  }

  private func inspect(
    _ entry: Entry, before old: Entry?, at path: GitPath, _ place: RecordPath
  ) throws -> (RecordPresence, [UInt8], [CheckFinding]) {
    guard entry.mode.isFile else {
      let kind = entry.mode == .symlink ? "a symbolic link" : "a submodule"
      return (.unreadable, [], [CheckFinding(.error, path, "\(kind) where a record belongs", hint: "put the file itself there")])
    }
    let bytes = try blob(entry.id)
    let record: Record
    do throws(RecordError) {
      record = try Record.read(bytes, as: place.type)
    } catch {
      return (.unreadable, bytes, CheckFinding.all(of: error, at: path, in: bytes))
    }
    var findings = record.formatIssue.map { [CheckFinding(.error, path, $0, in: bytes)] } ?? []
    let secrets = record.secrets
    if !secrets.isEmpty {
      let known = try secretsBefore(old, place.type)
      findings += secrets.filter { !known.contains($0) }.map { CheckFinding(path, $0, in: bytes) }
    }
    return (.record(record), bytes, findings)
  }

  private func secretsBefore(_ old: Entry?, _ type: RecordType) throws -> [Record.Secret] {
    guard let old, old.mode.isFile else { return [] }
    let bytes = try blob(old.id)
    do throws(RecordError) {
      return try Record.read(bytes, as: type).secrets
    } catch {
      return []
    }
  }
}

extension Record {
  /// Why a store of this format is not one this program can vouch for; nil for other records.
  fileprivate var formatIssue: RecordIssue? {
    guard type == .store, let format = value["format"]?.numberValue?.intValue, format > Workspace.format else { return nil }
    return RecordIssue(
      JSONPointer(["format"]), "format \(format) is newer than this kith, which knows up to \(Workspace.format)",
      hint: "install a newer kith, or write \"format\": \(Workspace.format)")
  }
}
