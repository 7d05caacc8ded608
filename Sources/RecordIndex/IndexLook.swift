import Dispatch
import GRDB

/// What the file of an index looks like to somebody who must not mend it.
package enum IndexLook: Hashable, Sendable {
  /// Another version of Kith made it.
  case ofAnotherVersion
  /// Why, in one line.
  case damaged(String)
  /// It cannot be looked at now, and why: somebody writes into it, or it may not be read.
  case closed(String)
  /// The tree it stands for, nil for none yet; and whether all of it was read before time was up.
  case sound(stamp: String?, isWhollyRead: Bool)
}

extension RecordIndex {
  /// Looks at the file of an index and changes nothing.
  ///
  /// - Parameter limit: how long it may be read in search of damage.
  package static func look(at path: String, for limit: Duration) -> IndexLook {
    IndexDatabase.look(at: path, FactsSchema.current, for: limit)
  }
}

extension ListIndex {
  /// Looks at the file of an index and changes nothing.
  ///
  /// - Parameter limit: how long it may be read in search of damage.
  package static func look(at path: String, for limit: Duration) -> IndexLook {
    IndexDatabase.look(at: path, ListSchema.current, for: limit)
  }
}

extension IndexDatabase {
  fileprivate static func look(at path: String, _ schema: Schema, for limit: Duration) -> IndexLook {
    do {
      let database = try DatabaseQueue(path: path, configuration: lookingConfiguration)
      return try look(at: database, schema, for: limit)
    } catch {
      let reason = (error as? DatabaseError)?.message ?? "\(error)"
      return IndexTrouble(error) == .damaged ? .damaged(reason) : .closed(reason)
    }
  }

  private static func look(at database: DatabaseQueue, _ schema: Schema, for limit: Duration) throws -> IndexLook {
    let meta = try database.read { db in
      try db.tableExists("meta") ? Row.fetchOne(db, sql: "SELECT version, stamp FROM meta") : nil
    }
    guard let meta else { return .damaged("it holds nothing") }
    guard meta[0] as String? == schema.version else { return .ofAnotherVersion }
    let damage = try damage(in: database, for: limit)
    if case .some(.some(let damage)) = damage { return .damaged(damage) }
    return .sound(stamp: meta[1], isWhollyRead: damage != nil)
  }

  /// - Returns: nil where time was up; else the first damage found, nil in it for none. (SQLite, "PRAGMA quick_check")
  private static func damage(in database: DatabaseQueue, for limit: Duration) throws -> String?? {
    let alarm = DispatchWorkItem { database.interrupt() }
    let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: alarm)
    defer { alarm.cancel() }
    do {
      let found = try database.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
      return .some(found == "ok" ? nil : found?.split(separator: "\n").last.map(String.init) ?? "it cannot be checked")
    } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
      return nil
    }
  }

  private static var lookingConfiguration: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(1)
    return configuration
  }
}
