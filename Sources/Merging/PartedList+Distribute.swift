import JSONText
package import Records

extension PartedList {
  /// The parts as they should be: each element in the part of the year of its time (UTC), what `conflicts` say of it with it.
  ///
  /// An element that stands in any part of that year stays there; another goes to the first part of its year, and where there is none
  /// to a new one beside the part it stood in. What has no year, or stands in a file without one, stays where it is. A part that
  /// has become empty goes, unless it holds conflicts or keys of a person's own.
  ///
  /// - Parameter presence: What stands at the path of a part that is not among these.
  /// - Returns: Every part given, and every one that elements were put into; nil: it goes.
  package func distributed(presence: (RecordPath) throws -> RecordPresence) rethrows -> [RecordPath: Record?] {
    var parts = frames.mapValues { Part(frame: $0) }
    var homes: [JSONKey: RecordPath] = [:]
    for identity in elements.order {
      guard let element = elements.values[identity], let home = try home(of: identity, in: &parts, presence) else { continue }
      parts[home]?.elements.append(element)
      homes[JSONKey(identity.token)] = home
    }
    for identity in entries.order {
      guard let entry = entries.values[identity], let subject = Self.subject(of: entry, key: key) else { continue }
      let standing = (entries.places[identity] ?? []).first { parts[$0] != nil }
      // What is said of an element that is gone stays where it was said.
      guard let home = homes[JSONKey(subject)] ?? standing ?? parts.keys.min() else { continue }
      parts[home]?.entries.append(entry)
    }
    var result: [RecordPath: Record?] = [:]
    for (path, part) in parts { result.updateValue(goes(part, at: path) ? nil : part.record(type, key: key), forKey: path) }
    return result
  }

  private func goes(_ part: Part, at path: RecordPath) -> Bool {
    guard part.elements.isEmpty, part.entries.isEmpty else { return false }
    if fading.contains(path) { return true }
    return filled.contains(path)
      && part.frame.members.allSatisfy { member in
        RecordSchema.of(type).field(member.key)?.rule == .identity || member.value == [] && member.key != key
      }
  }

  private func home(
    of identity: KeyedElements.Identity, in parts: inout [RecordPath: Part], _ presence: (RecordPath) throws -> RecordPresence
  ) rethrows -> RecordPath? {
    let places = (elements.places[identity] ?? []).filter { parts[$0] != nil }
    guard let element = elements.values[identity], let origin = places.first else { return parts.keys.min() }
    guard let year = Self.year(of: element), let dated = places.first(where: { $0.year != nil }) else { return origin }
    if let standing = places.first(where: { $0.year == year || $0.year == nil }) { return standing }
    let ofYear = parts.filter { path, part in path.year == year && part.frame[key] == nil }
    if let first = ofYear.keys.min(by: { ($0.part ?? 0, $0) < ($1.part ?? 0, $1) }) { return first }

    let identityOfList = Self.fixed(parts[dated]?.frame ?? [:], type)
    var number: Int?
    while let path = dated.beside(year: year, part: number) {
      number = (number ?? 0) + 1
      guard parts[path] == nil else { continue }
      switch try presence(path) {
      case .absent:
        parts[path] = Part(frame: identityOfList)
        return path
      case .record(let record) where record.type == type && Self.fixed(record.value, type) == identityOfList:
        parts[path] = Part(record, key: key)
        return path
      case .record, .unreadable:
        continue
      }
    }
    return origin
  }

  /// What every part of one list says alike: whose it is.
  private static func fixed(_ frame: JSONObject, _ type: RecordType) -> JSONObject {
    JSONObject(members: frame.members.filter { RecordSchema.of(type).field($0.key)?.rule == .identity })
  }
}
