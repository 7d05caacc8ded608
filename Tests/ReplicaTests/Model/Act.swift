/// One thing that happens in a history.
enum Act {
  /// The files a person changes, nil for one that goes; and what that is, in words.
  typealias Files = [String: [UInt8]?]

  /// Somebody edits files, or types a command: Kith commits it, and mends what must hold between records.
  case save(Int, Files, String)
  /// Somebody commits with git itself, whatever it is.
  case commit(Int, Files, String)
  /// A round of syncing with the remotes within reach.
  case sync(Int)
  /// The same, while another replica syncs between the first one's fetch and its push.
  case race(Int, against: Int)
  /// A round that is broken off after some steps.
  case interruptedSync(Int, steps: Int)
  case cutOff(Int, remote: Int)
  case reach(Int, remote: Int)
}
