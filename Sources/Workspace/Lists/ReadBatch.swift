import GitStorage
import JSONText
import RecordIndex
import Records

/// Some files of a tree, read for both indexes at once.
struct ReadBatch {
  /// The regions in which phone numbers are read, by organization.
  let regions: [String: String]
  /// Whether look-ups are to be told.
  let isTelling: Bool
  private(set) var files: [ListedFile] = []
  private(set) var facts: [RecordFacts] = []

  init(regions: [String: String], isTelling: Bool) { (self.regions, self.isTelling) = (regions, isTelling) }

  mutating func clear() { (files, facts) = ([], []) }

  /// Reads a file. One that is no record, or none that lists or look-ups ask for, is passed over.
  mutating func read(_ place: GitPath, _ entry: Entry, _ reader: FactsReader) throws {
    guard let path = place.text.flatMap(RecordPath.init) else { return }
    let isAskedFor = isTelling && FactsReader.isAskedFor(path.type)
    guard entry.mode.isFile, ListedFile.isListed(path.type) else {
      if isAskedFor, let told = try reader.facts(of: entry, at: path) { facts.append(told) }
      return
    }
    let bytes = try reader.repository.blob(entry.id, atMost: JSONLimits.standard.maximumBytes)
    // What does not read, or is too large to be read, is there all the same.
    let record = bytes.flatMap { try? Record.read($0, as: path.type) }
    let known = record.map { RecordFacts($0, at: path) } ?? RecordFacts(unreadableAt: path)
    if isAskedFor {
      if FactsReader.isToldByName(path) {
        if let told = try reader.facts(of: entry, at: path) { facts.append(told) }
      } else {
        facts.append(known)
      }
    }
    guard let record else { return files.append(ListedFile(unreadableAt: path, blob: entry.id.hex)) }
    files.append(
      ListedFile(record, at: path, facts: known, blob: entry.id.hex, defaultRegion: path.org.flatMap { regions[$0] }))
  }
}
