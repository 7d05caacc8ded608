import GitStorage
import Workspace

/// Whose name commits bear.
struct IdentityStanding {
  let identity: Identity
  /// What sets another one.
  let remedy: String

  var diagnoses: [Diagnosis] {
    let who = "\(identity.author.name) <\(identity.author.email)>"
    guard identity.isGuessed else { return [Diagnosis("identity", .ok, "commits bear the name \(who)")] }
    return [
      Diagnosis("identity", .warning, "commits bear the name \(who), guessed from login and machine", hint: remedy)
    ]
  }
}

extension Examination {
  func identityDiagnoses() throws -> [Diagnosis] {
    let workspace = try workspace()
    return IdentityStanding(identity: workspace.identity, remedy: IdentityHint.remedy(for: workspace)).diagnoses
  }
}
