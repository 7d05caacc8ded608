import JSONText
import Merging
import Records
import TestSupport

/// Three snapshots of one record and what history says about them.
struct Triple {
  let seed: UInt64
  let type: RecordType
  let base: JSONObject?
  let ours: JSONObject
  let theirs: JSONObject
  let provenance: MadeUpHistory

  /// Makes a triple whose sides have edited the same record, often the same fields, sometimes in the same way.
  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let type = random.element(of: RecordType.allCases)
    let start = {
      var generator = RecordGenerator(random: random); defer { random = generator.random }; return generator.record(type)
    }()
    let keys = RecordSchema.of(type).fields.map(\.key)
    let focus = (0..<3).map { _ in random.element(of: keys) }

    func edited(_ record: JSONObject) -> JSONObject {
      var editor = RecordEditor(generator: RecordGenerator(random: random), focus: focus)
      defer { random = editor.generator.random }
      var record = record
      for _ in 0..<random.below(6) { editor.edit(&record, type: type) }
      return record
    }
    let ours = edited(start)
    var theirs = edited(start)
    // Both may have taken the same change from a third, and may have typed the same.
    for key in Set(ours.keys).union(start.keys).sorted() where ours[key] != start[key] && random.chance(15) {
      theirs[key] = ours[key]
    }
    if random.chance(2) { theirs = ours }
    self.seed = seed
    self.type = type
    base = random.chance(8) ? nil : start
    self.ours = ours
    self.theirs = theirs
    provenance = MadeUpHistory(seed: random.next())
  }

  init(_ triple: Triple, base: JSONObject?, ours: JSONObject, theirs: JSONObject) {
    seed = triple.seed
    type = triple.type
    self.base = base
    self.ours = ours
    self.theirs = theirs
    provenance = triple.provenance
  }
}

/// A history in which anybody may have written any field: clocks are off by a day, commits tie, and sometimes nobody knows.
struct MadeUpHistory: Provenance {
  let seed: UInt64
  var isSwapped = false

  func writer(of field: JSONPointer, on side: Side) -> Writer? {
    let side = isSwapped ? side.other : side
    var hash = seed
    for byte in field.description.utf8 + (side == .ours ? [1] : [2]) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var random = SeededGenerator(seed: hash)
    // One history in five knows nothing; of the others some answers are missing.
    if seed % 5 == 0 || random.chance(8) { return nil }
    let time = Timestamp(seconds: 1_780_000_000 + Int64(random.below(4)) * 43_200)
    return Writer(
      author: random.element(of: ["ana@acme.example", "ben@acme.example", "chidi@acme.example"]), time: time,
      commit: random.element(of: ["", "3f", "a0", "ff"]))
  }
}
