/// Objects written inside a batch: in memory until its end, readable at once.
struct ObjectBatch {
  private(set) var objects: [StoredObject] = []
  private var positions: [ObjectID: Int] = [:]

  /// Up to this many objects are written as loose files, which `git gc` gathers when there are thousands; each pack
  /// more makes every look-up slower.
  static let mostLoose = 8

  func object(_ id: ObjectID) -> StoredObject? {
    positions[id].map { objects[$0] }
  }

  mutating func append(_ object: StoredObject) {
    guard positions[object.id] == nil else { return }
    positions[object.id] = objects.count
    objects.append(object)
  }
}
