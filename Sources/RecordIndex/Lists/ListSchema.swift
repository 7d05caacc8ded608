import Records

/// The tables of what lists show.
enum ListSchema {
  /// To be raised whenever other things are kept or the same record is kept in another way.
  private static let number = 3

  static let current = IndexDatabase.Schema(version: "\(number)-\(RecordSchema.fingerprint)", tables: tables, indexes: indexes)

  private static let tables = """
    -- `stamp`: the tree the files are of but for those in `edited`. `regions`: where phone numbers without "+" are read, per
    -- organization.
    CREATE TABLE meta (version TEXT NOT NULL, stamp TEXT, regions TEXT);
    -- Files that were otherwise on disk than in the tree when somebody looked.
    CREATE TABLE edited (path TEXT PRIMARY KEY) WITHOUT ROWID;
    -- When the files of a folder were looked at, and what the folder looked like: nanoseconds since 1970. `names`: those of its files
    -- the index has, as one number (FolderNames).
    CREATE TABLE folder (
      path TEXT PRIMARY KEY, changed INTEGER NOT NULL DEFAULT 0, looked INTEGER NOT NULL DEFAULT 0, names INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;

    CREATE TABLE file (
      number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, org TEXT NOT NULL, type TEXT NOT NULL, blob TEXT NOT NULL,
      isShown INTEGER NOT NULL, id TEXT, contact TEXT, mergedInto TEXT, isPointing INTEGER NOT NULL, person INTEGER
    );
    -- Email and phone keys: of contacts, leads and threads.
    CREATE TABLE address (key TEXT, org TEXT, file INTEGER, PRIMARY KEY (key, org, file)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (name, text, tokenize = 'unicode61 remove_diacritics 0');

    -- What contacts, leads and deals are called: folded words with one blank between.
    CREATE TABLE named (file INTEGER PRIMARY KEY, name TEXT NOT NULL);

    -- A row for each person, by the file of the contact that stands for it. Texts are folded; what is absent sorts last.
    CREATE TABLE person (
      file INTEGER PRIMARY KEY, org TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, company TEXT NOT NULL,
      position TEXT NOT NULL, source TEXT NOT NULL, owner TEXT NOT NULL, ownerKey TEXT, intent TEXT NOT NULL,
      email TEXT NOT NULL, phone TEXT NOT NULL, createdAt TEXT NOT NULL, more TEXT
    );

    CREATE TABLE lead (file INTEGER PRIMARY KEY, org TEXT NOT NULL, at TEXT NOT NULL, id TEXT NOT NULL, status TEXT);
    CREATE TABLE deal (
      file INTEGER PRIMARY KEY, org TEXT NOT NULL, at TEXT NOT NULL, id TEXT NOT NULL, stage TEXT NOT NULL,
      owner TEXT NOT NULL, ownerKey TEXT
    );
    -- Events of timelines, and notes. `words`: folded, each after a blank.
    CREATE TABLE event (
      file INTEGER, place INTEGER, org TEXT, at TEXT, id TEXT, type TEXT, words TEXT, PRIMARY KEY (file, place)
    ) WITHOUT ROWID;
    CREATE TABLE message (
      number INTEGER PRIMARY KEY, file INTEGER NOT NULL, place INTEGER NOT NULL, org TEXT NOT NULL, at TEXT NOT NULL,
      id TEXT NOT NULL, direction TEXT, status TEXT, channel TEXT
    );
    -- A row for each file with messages of one address: how many, and the last of them. `last` is greatest for the last file.
    CREATE TABLE thread (
      file INTEGER PRIMARY KEY, org TEXT NOT NULL, channel TEXT NOT NULL, key TEXT NOT NULL, last TEXT NOT NULL,
      at TEXT NOT NULL, place INTEGER, count INTEGER NOT NULL
    );
    CREATE VIRTUAL TABLE said USING fts5 (text, tokenize = 'unicode61 remove_diacritics 0');
    -- Whom a person assigned a thread to: from when on, and until before when.
    CREATE TABLE assigned (
      contact TEXT, org TEXT, file INTEGER, starts TEXT, ends TEXT, PRIMARY KEY (contact, org, file, starts, ends)
    ) WITHOUT ROWID;
    """

  private static let indexes = """
    CREATE INDEX file_id ON file (id, org) WHERE id IS NOT NULL;
    CREATE INDEX file_contact ON file (contact, org) WHERE contact IS NOT NULL;
    CREATE INDEX file_target ON file (mergedInto, org) WHERE mergedInto IS NOT NULL;
    CREATE INDEX file_pointing ON file (org) WHERE isPointing;
    CREATE INDEX file_person ON file (person) WHERE person IS NOT NULL;
    CREATE INDEX address_file ON address (file);
    CREATE INDEX named_name ON named (name);
    CREATE INDEX person_name ON person (org, name, id);
    CREATE INDEX person_intent ON person (org, intent, name, id);
    CREATE INDEX lead_at ON lead (org, at, id);
    CREATE INDEX deal_at ON deal (org, at, id);
    CREATE INDEX event_at ON event (org, at, id);
    CREATE INDEX message_at ON message (org, at, id);
    CREATE INDEX message_file ON message (file);
    CREATE INDEX thread_key ON thread (org, channel, key);
    CREATE INDEX assigned_file ON assigned (file);
    """
}
