/// A kind of thing people do, how often, and how it is done; nil where there is nothing to do it with.
struct Doing: Sendable {
  let weight: Int
  let name: String
  let isPlainGit: Bool
  let act: @Sendable (inout Desk) throws -> Act.Files?

  init(_ weight: Int, _ name: String, plainGit: Bool = false, _ act: @escaping @Sendable (inout Desk) throws -> Act.Files?) {
    self.weight = weight
    self.name = name
    isPlainGit = plainGit
    self.act = act
  }

  /// What people do without breaking a rule between records.
  static let withinRecords = contactEdits + noteDoings + eventDoings

  /// Everything.
  static let all = withinRecords + newYearDoings + personDoings + dealDoings + leadDoings + plainGitDoings
}
