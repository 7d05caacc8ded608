package import Records

/// A snapshot without any file.
package struct EmptyCatalog: RecordCatalog {
  package init() {}

  package func presence(at path: RecordPath) -> RecordPresence { .absent }
  package func facts(at path: RecordPath) -> RecordFacts? { nil }
  package func files(of id: RecordID, type: RecordType, org: String) -> [RecordFacts] { [] }
  package func contacts(withEmail key: String, org: String) -> [RecordFacts] { [] }
  package func contacts(mergedInto id: RecordID, org: String) -> [RecordFacts] { [] }
  package func records(about contact: RecordID, type: RecordType, org: String) -> [RecordFacts] { [] }
}
