import JSONText
import Merging
import Records

/// Foretells a merge by other means than the merge: each side's edits are written down as a log of atomic writes, and the logs are
/// replayed, the earliest write first. What the replay overwrites must be found in `conflicts`.
///
/// The outcome is a set of atoms: single values, members of sets, the being there of list elements. Empty objects and lists leave no
/// atoms, for absent and empty is the same.
struct MergeOracle {
  /// Where an atom is. Steps into a set begin with "∈", into a list with "#", into an object with ".".
  typealias Place = [JSONKey]

  let type: RecordType
  private let history: MadeUpHistory

  /// What should be in the result.
  private(set) var atoms: [Place: JSONValue] = [:]
  /// The entries that the merge should add.
  private(set) var losses: Set<JSONValue> = []
  /// Places whose value is compared whole, for one of the sides holds something there that is not of the field's kind.
  private(set) var wholes: Set<Place> = []
  /// Places of which the oracle says nothing: lists in which an id occurs twice.
  private(set) var unknown: [Place] = []
  /// Texts whose lines can be matched in several ways, so that more than one result is right.
  private(set) var openTexts: [Place: OracleText] = [:]

  init(_ triple: Triple) {
    let type = triple.type
    self.type = type
    history = triple.provenance
    let kinds = OracleTable.kinds(of: type)
    object(kinds, [], Three(triple.base, triple.ours, triple.theirs).map { Record(type: type, value: $0).canonicalValue })
    for loss in losses where !wholes.contains([".conflicts"]) {
      let place = [".conflicts", JSONKey("#" + (loss.objectValue?["id"]?.stringValue ?? ""))]
      guard atoms[place] == nil, let kind = kinds["conflicts"], case .list(let fields, _) = kind else { continue }
      element(fields, place, loss, into: &atoms)
    }
  }

  // MARK: The log

  /// A value before, and what each side wrote; nil is absent.
  struct Three<Value> {
    let base, ours, theirs: Value?
    init(_ base: Value?, _ ours: Value?, _ theirs: Value?) { (self.base, self.ours, self.theirs) = (base, ours, theirs) }
    func map<Other>(_ transform: (Value) -> Other?) -> Three<Other> {
      Three<Other>(base.flatMap(transform), ours.flatMap(transform), theirs.flatMap(transform))
    }
  }

  private struct Write {
    let value: JSONValue?
    let writer: Writer?
  }

  /// The writes of both sides to one place, the earliest first; those that tie, in the order of their values.
  private func log(_ values: Three<JSONValue>, _ pointer: JSONPointer) -> [Write] {
    var writes: [Write] = []
    if values.ours != values.base { writes.append(Write(value: values.ours, writer: history.writer(of: pointer, on: .ours))) }
    if values.theirs != values.base {
      writes.append(Write(value: values.theirs, writer: history.writer(of: pointer, on: .theirs)))
    }
    if writes.count == 2, writes[0].value == writes[1].value { writes.removeLast() }
    let isDated = writes.allSatisfy { $0.writer != nil }
    func clock(_ write: Write) -> [UInt8] {
      guard isDated, let writer = write.writer else { return [] }
      // A time in the sortable form and a commit are compared as one text.
      return Array(String(writer.time.seconds + 1_000_000_000_000).utf8) + Array(writer.commit.utf8)
    }
    return writes.sorted { left, right in
      let (before, after) = (clock(left), clock(right))
      if before != after { return before.lexicographicallyPrecedes(after) }
      let (less, more) = (left.value?.canonicalBytes ?? [], right.value?.canonicalBytes ?? [])
      return less.lexicographicallyPrecedes(more)
    }
  }

  /// Replays the writes to a place; what is overwritten is lost.
  private mutating func replay(_ values: Three<JSONValue>, _ pointer: JSONPointer) -> JSONValue? {
    let writes = log(values, pointer)
    for write in writes.dropLast() { lose(write.value, write.writer, pointer) }
    return writes.last.map(\.value) ?? values.base
  }

  private mutating func lose(_ value: JSONValue?, _ writer: Writer?, _ pointer: JSONPointer) {
    let parts = [
      pointer.description, value.map { String(decoding: $0.canonicalBytes, as: UTF8.self) } ?? "", writer?.author ?? "",
      writer?.time.description ?? "",
    ]
    var entry: JSONObject = ["id": .string(ContentHash.hex12(strings: parts)), "field": .string(pointer.description)]
    entry["value"] = value
    if let writer {
      entry["by"] = .string(writer.author)
      entry["at"] = .string(writer.time.description)
    }
    losses.insert(.object(entry))
  }

  // MARK: Walking

  private func pointer(_ place: Place) -> JSONPointer { JSONPointer(place.map { String($0.text.dropFirst()) }) }

  /// Splits an object into its keys. What depends on other keys comes when those are done.
  private mutating func object(_ kinds: [JSONKey: OracleKind], _ place: Place, _ objects: Three<JSONObject>) {
    let keys = Set((objects.ours?.keys ?? []) + (objects.theirs?.keys ?? []) + (objects.base?.keys ?? []))
    for key in keys {
      let values = objects.map { $0[key] }
      let here = place + [JSONKey("." + key.text)]
      switch kinds[key] ?? .map {
      case .stage, .creator, .birth, .witness, .message: break
      case let kind: slot(kind, here, values)
      }
    }
    for (key, kind) in kinds {
      switch kind {
      case .stage: stage(place, objects)
      case .creator: companion(key, of: "createdAt", place, objects)
      case .birth: birth(key, place, objects)
      case .witness where objects.base == nil: companion(key, of: "at", place, objects)
      case .witness:
        let here = place + [JSONKey("." + key.text)]
        set(here, replay(objects.map { $0[key] }, pointer(here)))
      case .message where key == "status": message(place, objects)
      default: break
      }
    }
  }

  private mutating func slot(_ kind: OracleKind, _ here: Place, _ values: Three<JSONValue>) {
    switch kind {
    case .whole:
      set(here, replay(values, pointer(here)))
    case .set:
      guard let arrays = arrays(values) else { return whole(here, values) }
      let (base, ours, theirs) = (Set(arrays.base ?? []), Set(arrays.ours ?? []), Set(arrays.theirs ?? []))
      for member in base.union(ours).union(theirs) {
        // Being a member is one bit, and of two writes to it none can contradict the other.
        let isMember = base.contains(member) ? ours.contains(member) && theirs.contains(member) : true
        if isMember { set(here + [OracleList.step(member)], member) }
      }
    case .list(let kinds, let removal):
      guard let arrays = arrays(values) else { return whole(here, values) }
      list(kinds, removal, here, arrays)
    case .map:
      guard let objects = objects(values) else { return whole(here, values) }
      object([:], here, objects)
    case .object(let kinds):
      guard let objects = objects(values) else { return whole(here, values) }
      object(kinds, here, objects)
    case .pointer: mergedInto(here, values)
    case .text: text(here, values)
    case .first: set(here, extreme(here, values, isFirst: true).value)
    case .last: set(here, extreme(here, values, isFirst: false).value)
    case .message, .stage, .creator, .birth, .witness: break
    }
  }

  private mutating func set(_ place: Place, _ value: JSONValue?) { atoms[place] = value }

  private mutating func whole(_ here: Place, _ values: Three<JSONValue>) {
    wholes.insert(here)
    set(here, replay(values, pointer(here)))
  }

  private func arrays(_ values: Three<JSONValue>) -> Three<[JSONValue]>? {
    for value in [values.ours, values.theirs] { if let value, value.arrayValue == nil { return nil } }
    return values.map(\.arrayValue)
  }

  private func objects(_ values: Three<JSONValue>) -> Three<JSONObject>? {
    for value in [values.ours, values.theirs] { if let value, value.objectValue == nil { return nil } }
    return values.map(\.objectValue)
  }

  private mutating func list(_ kinds: [JSONKey: OracleKind], _ removal: OracleRemoval, _ here: Place, _ lists: Three<[JSONValue]>)
  {
    let sides = [lists.base, lists.ours, lists.theirs].map { OracleList.byName($0 ?? []) }
    guard let base = sides[0], let ours = sides[1], let theirs = sides[2] else {
      unknown.append(here)
      return
    }
    for name in Set(ours.keys).union(theirs.keys) {
      let values = Three(base[name], ours[name], theirs[name])
      let place = here + [JSONKey("#" + name.text)]
      if let left = values.ours, let right = values.theirs {
        if let left = left.objectValue, let right = right.objectValue {
          set(place, true)
          object(kinds, place, Three(values.base?.objectValue, left, right))
        } else {
          element(kinds, place, left, into: &atoms)
        }
        continue
      }
      guard let present = values.ours ?? values.theirs else { continue }
      let removingSide: Side = values.ours == nil ? .ours : .theirs
      switch (values.base, removal) {
      case (nil, _), (_, .never): break
      case (_, .always): continue
      case (let base?, .yields):
        if present == base { continue }
        let pointer = pointer(place)
        lose(nil, history.writer(of: pointer, on: removingSide), pointer)
      }
      element(kinds, place, present, into: &atoms)
    }
  }

  // MARK: Fields with rules of their own

  private mutating func mergedInto(_ here: Place, _ values: Three<JSONValue>) {
    let writes = log(values, pointer(here))
    guard writes.count == 2, !writes.contains(where: { $0.value == nil }) else {
      return set(here, writes.contains { $0.value == nil } ? nil : writes.last.map(\.value) ?? values.base)
    }
    let targets = writes.compactMap { $0.value?.stringValue }
    guard targets.count == 2 else { return set(here, replay(values, pointer(here))) }
    let bySmallness = writes.sorted { ($0.value?.canonicalBytes ?? []).lexicographicallyPrecedes($1.value?.canonicalBytes ?? []) }
    set(here, bySmallness[0].value)
    lose(bySmallness[1].value, bySmallness[1].writer, pointer(here))
  }

  /// The first or last of two times, and from which value it comes if both wrote one.
  private mutating func extreme(
    _ here: Place, _ values: Three<JSONValue>, isFirst: Bool
  ) -> (value: JSONValue?, isContested: Bool) {
    let writes = log(values, pointer(here))
    guard writes.count == 2 else { return (writes.last.map(\.value) ?? values.base, false) }
    let times = writes.compactMap { write in
      write.value?.stringValue.flatMap { text in Timestamp(text).map { (time: $0, text: Array(text.utf8)) } }
    }
    guard times.count == 2 else { return (replay(values, pointer(here)), true) }
    let sorted = times.sorted { $0.time != $1.time ? $0.time < $1.time : $0.text.lexicographicallyPrecedes($1.text) }
    return (.string(String(decoding: sorted[isFirst ? 0 : 1].text, as: UTF8.self)), true)
  }

  /// The time of an element: of two that are new the first, of one that was there whatever was written last.
  private mutating func birth(_ key: JSONKey, _ place: Place, _ objects: Three<JSONObject>) {
    let here = place + [JSONKey("." + key.text)]
    let times = objects.map { $0[key] }
    set(here, objects.base == nil ? extreme(here, times, isFirst: true).value : replay(times, pointer(here)))
  }

  /// Who stands with the first of two times.
  private mutating func companion(_ key: JSONKey, of timeKey: JSONKey, _ place: Place, _ objects: Three<JSONObject>) {
    let here = place + [JSONKey("." + key.text)]
    let names = objects.map { $0[key] }
    let known = losses
    let time = extreme(place + [JSONKey("." + timeKey.text)], objects.map { $0[timeKey] }, isFirst: true)
    losses = known
    guard time.isContested, names.ours != names.theirs else { return set(here, replay(names, pointer(here))) }
    let isOurs = objects.ours?[timeKey] == time.value
    set(here, isOurs ? names.ours : names.theirs)
    let (lost, side): (JSONValue?, Side) = isOurs ? (names.theirs, .theirs) : (names.ours, .ours)
    if names.base != nil, lost != names.base { lose(lost, history.writer(of: pointer(here), on: side), pointer(here)) }
  }

  /// A deal is where its history ends, unless one side has touched neither.
  private mutating func stage(_ place: Place, _ objects: Three<JSONObject>) {
    let here = place + [".stage"]
    let stages = objects.map { $0["stage"] }
    let histories = objects.map { $0["history"] }
    let writes = log(stages, pointer(here))
    if stages.ours == stages.theirs { return set(here, stages.ours) }
    if stages.ours == stages.base, histories.ours == histories.base { return set(here, stages.theirs) }
    if stages.theirs == stages.base, histories.theirs == histories.base { return set(here, stages.ours) }
    let list = place + [".history"]
    guard !unknown.contains(list) else { return unknown.append(here) }
    guard let entries = mergedHistory(list) else { return set(here, replay(stages, pointer(here))) }
    let last = entries.max { left, right in
      let (before, after) = (OracleList.time(left["at"]), OracleList.time(right["at"]))
      if before != after { return before.map { before in after.map { before < $0 } ?? false } ?? true }
      return OracleList.bytes(left["id"]).lexicographicallyPrecedes(OracleList.bytes(right["id"]))
    }
    let ties = entries.filter { $0["at"] == last?["at"] && $0["id"] == last?["id"] }
    guard ties.count <= 1 else { return unknown.append(here) }
    guard let value = last?["to"], value.stringValue != nil, value != "" else { return set(here, replay(stages, pointer(here))) }
    set(here, value)
    let told = entries.compactMap { $0["to"] }
    for write in writes where write.value.map({ !told.contains($0) }) ?? true { lose(write.value, write.writer, pointer(here)) }
  }

  /// The entries of the merged history, from its atoms.
  private func mergedHistory(_ list: Place) -> [[JSONKey: JSONValue]]? {
    if wholes.contains(list) {
      return atoms[list]?.arrayValue?.compactMap { element in
        element.objectValue.map { object in Dictionary(uniqueKeysWithValues: object.members.map { ($0.key, $0.value) }) }
      }
    }
    var entries: [JSONKey: [JSONKey: JSONValue]] = [:]
    for (place, value) in atoms where place.count == list.count + 2 && place.starts(with: list) {
      entries[place[list.count], default: [:]][JSONKey(String(place[list.count + 1].text.dropFirst()))] = value
    }
    return entries.isEmpty ? nil : Array(entries.values)
  }

  private mutating func message(_ place: Place, _ objects: Three<JSONObject>) {
    let keys: [JSONKey] = ["status", "attempt", "try", "statusAt", "error"]
    guard let ours = objects.ours.flatMap(OracleList.progress), let theirs = objects.theirs.flatMap(OracleList.progress) else {
      for key in keys { whole(place + [JSONKey("." + key.text)], objects.map { $0[key] }) }
      return
    }
    let errors = objects.map { $0["error"] }
    let isLevel = ours == theirs
    let further = theirs.lexicographicallyPrecedes(ours) ? objects.ours : objects.theirs
    for key in keys.prefix(3) {
      let values = objects.map { $0[key] }
      let here = place + [JSONKey("." + key.text)]
      let writes = log(values, pointer(here)).map(\.value)
      let greatest = writes.max { ($0?.canonicalBytes ?? []).lexicographicallyPrecedes($1?.canonicalBytes ?? []) }
      set(here, isLevel ? greatest ?? values.base : further?[key])
    }
    let statusAt = place + [".statusAt"]
    if isLevel {
      set(statusAt, extreme(statusAt, objects.map { $0["statusAt"] }, isFirst: false).value)
    } else {
      set(statusAt, further?["statusAt"])
    }

    let here = place + [".error"]
    guard let problems = self.objects(errors) else { return whole(here, errors) }
    if isLevel {
      let taken = OracleKind.whole
      object(["code": taken, "message": taken, "advice": taken], here, problems)
    } else if let error = further?["error"] {
      OracleList.flatten(.map, here, error, wholes: [], into: &atoms)
    }
    guard isLevel || ours[0] == theirs[0], atoms[here + [".code"]] == nil else { return }
    for problem in [problems.ours, problems.theirs] {
      guard let problem, problem["code"] != nil else { continue }
      let isThere = Set(atoms.keys.filter { $0.count > here.count && $0.starts(with: here) }.map { $0[here.count] })
      for member in problem.members where !isThere.contains(JSONKey("." + member.key.text)) {
        OracleList.flatten(.map, here + [JSONKey("." + member.key.text)], member.value, wholes: [], into: &atoms)
      }
      break
    }
  }

  private mutating func text(_ here: Place, _ values: Three<JSONValue>) {
    var text = OracleText(values)
    guard log(values, pointer(here)).count == 2, text.isMergeable else { return set(here, replay(values, pointer(here))) }
    guard text.isUnambiguous else {
      let known = losses
      losses = []
      text.scalar = replay(values, pointer(here))
      text.scalarLosses = losses
      losses = known
      openTexts[here] = text
      return
    }
    set(here, text.merged ?? replay(values, pointer(here)))
  }

  private func element(_ kinds: [JSONKey: OracleKind], _ place: Place, _ value: JSONValue, into atoms: inout [Place: JSONValue]) {
    OracleList.flattenElement(kinds, place, value, wholes: wholes, into: &atoms)
  }
}
