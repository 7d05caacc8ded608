import GRDB
import JSONText
import Records

/// The tables of what the rules between records ask.
enum FactsSchema {
  /// To be raised whenever other facts are kept, the same record has other facts (other email keys), or the rules change by
  /// which a tree is normal.
  private static let number = 1

  static let current = IndexDatabase.Schema(version: "\(number)-\(RecordSchema.fingerprint)", tables: tables, indexes: indexes)

  static func stamp(_ db: Database) throws -> String? {
    try String.fetchOne(db.cachedStatement(sql: "SELECT stamp FROM meta"))
  }

  private static let tables = """
    CREATE TABLE meta (version TEXT NOT NULL, stamp TEXT);
    -- Lists are separated by line breaks, which neither ids nor keys of addresses hold.
    CREATE TABLE file (
      number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, org TEXT NOT NULL, type TEXT NOT NULL, id TEXT,
      isReadable INTEGER NOT NULL, contact TEXT, emailKeys TEXT NOT NULL, mergedInto TEXT, otherTargets TEXT NOT NULL,
      createdAt TEXT
    );
    CREATE TABLE email (key TEXT, org TEXT, file INTEGER, PRIMARY KEY (key, org, file)) WITHOUT ROWID;
    CREATE TABLE target (id TEXT, org TEXT, file INTEGER, PRIMARY KEY (id, org, file)) WITHOUT ROWID;
    -- Trees in which the rules between records were found to hold, oldest first.
    CREATE TABLE normal (number INTEGER PRIMARY KEY, tree TEXT NOT NULL UNIQUE);
    """

  private static let indexes = """
    CREATE INDEX file_id ON file (id, type, org) WHERE id IS NOT NULL;
    CREATE INDEX file_contact ON file (contact, type, org) WHERE contact IS NOT NULL;
    """
}

extension RecordSchema {
  /// A hash of the fields that decide which records are readable.
  static let fingerprint = ContentHash.hex12(RecordType.allCases.map { JSONWriter.write(JSONSchema.document(for: $0)) })
}
