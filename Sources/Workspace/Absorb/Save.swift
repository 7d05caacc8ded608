import GitStorage
import JSONText
import Records

/// A file somebody saved, read as the record it is.
struct Save {
  let change: DiskChange
  let file: DiskFile
  let place: RecordPath
  /// The record as it will be committed: what was saved, with what Kith adds to a hand-made file.
  let record: Record
  /// Its bytes: those of the file wherever Kith has nothing to add.
  let bytes: [UInt8]
  /// The version the disk was given before.
  let before: Record?
  /// The keys of addresses this save brings in.
  let newEmails: Set<String>

  var bringsNewEmails: Bool { !newEmails.isEmpty }

  enum Reading {
    case save(Save)
    /// Outside `orgs/`: committed as it is.
    case verbatim
    case held(HeldFile)
    /// Not a record's place; left alone.
    case foreign(HeldFile)
  }

  static func read(_ change: DiskChange, _ file: DiskFile, before: Record?) throws -> Reading {
    guard change.path.isWithin("orgs") else { return .verbatim }
    guard let text = change.path.text, let place = RecordPath(text) else {
      return .foreign(
        HeldFile(
          path: change.path, reason: change.path.text.flatMap(RecordPath.issue(for:)) ?? "not the place of a record",
          hint: "keep other files outside orgs/"))
    }
    let record: Record
    do {
      record = try Record.read(file.bytes, as: place.type)
    } catch {
      return .held(HeldFile(path: change.path, position: error.position, reason: error.message, hint: error.hint))
    }
    if let secret = record.secrets.first(where: { before?.secrets.contains($0) != true }) {
      let position = JSONParser.position(of: secret.issue.pointer, in: file.bytes)
      return .held(
        HeldFile(path: change.path, position: position, reason: secret.issue.message, hint: "take it out of the file"))
    }
    // An editor that opened a hand-made file before it was adopted knows nothing of its id; that is no change of it.
    if let old = before?.id, record.value["id"] != nil, record.id != old {
      return .held(
        HeldFile(
          path: change.path, position: JSONParser.position(of: JSONPointer(["id"]), in: file.bytes),
          reason: "the id of a record never changes (it was \(old))", hint: "write \"id\": \"\(old)\" again"))
    }
    let adopted = adopt(record, at: place, before: before, savedAt: Timestamp(file.stat.mtime))
    let old = Set(before?.emailKeys ?? [])
    return .save(
      Save(
        change: change, file: file, place: place, record: adopted ?? record,
        bytes: adopted?.canonicalBytes ?? file.bytes, before: before,
        newEmails: Set(record.emailKeys).subtracting(old)))
  }

  /// A file made by hand without an id gets one that everybody derives alike: the one in its name, else from its path.
  ///
  /// What it had already it gets again.
  /// - Returns: nil where the record has all it needs.
  private static func adopt(
    _ record: Record, at place: RecordPath, before: Record?, savedAt: Timestamp
  ) -> Record? {
    let schema = RecordSchema.of(place.type)
    var adopted = record
    if schema.field("id") != nil, record.value["id"] == nil {
      adopted.value["id"] = .string((before?.id ?? place.id)?.text ?? ContentHash.hex12(strings: [place.text]))
    }
    if schema.field("createdAt") != nil, record.value["createdAt"] == nil {
      adopted.value["createdAt"] =
        before?.value["createdAt"] ?? .string(Timestamp(seconds: savedAt.seconds, nanoseconds: 0).description)
    }
    return adopted == record ? nil : adopted
  }

  /// The same save as a record of its own: its id is derived from its path.
  func withDerivedID() -> Save {
    var copy = record
    copy.value["id"] = .string(ContentHash.hex12(strings: [place.text]))
    return Save(
      change: change, file: file, place: place, record: copy, bytes: copy.canonicalBytes, before: before,
      newEmails: newEmails)
  }

  /// Why a save waits that brings in an address somebody else has.
  func held(because key: String, of holder: EmailClaims.Holder) -> HeldFile {
    HeldFile(
      path: change.path, position: JSONParser.position(of: record.pointer(toEmail: key), in: file.bytes),
      reason: "\(key) belongs to \(holder.name) (\(holder.id), \(holder.path))",
      hint: "change the address in one of the two, or delete this file and edit \(holder.path)")
  }

  /// Whether this save makes a contact of its own of one that was merged into another.
  var takesPointerAway: Bool {
    place.type == .contact && before?.value["mergedInto"] != nil && record.value["mergedInto"] == nil
  }

  /// Why a save waits that takes away a pointer which what the contacts share would bring back.
  func held(asOneWith other: RecordFacts) -> HeldFile {
    let shared = Set(other.emailKeys).intersection(record.emailKeys).min()
    let before = before?.value["mergedInto"]?.stringValue ?? ""
    return HeldFile(
      path: change.path,
      reason: "without mergedInto it would still be one person with \(other.id?.text ?? other.path.stem) (\(other.path))"
        + (shared.map { ": both have \($0)" } ?? ""),
      hint: "take the address out of one of the two; or write \"mergedInto\": \"\(before)\" again, and then "
        + "kith contact unmerge \(record.id?.text ?? "") --keeps ID")
  }
}
