import Records
import Workspace

/// The stages of an organization, by what a person types.
struct StageName {
  let stages: [Org.Stage]

  init(_ organization: Organization) {
    let own = organization.settings?.stages ?? []
    stages = own.isEmpty ? Org.Stage.defaults : own
  }

  /// The stage a deal begins at.
  var first: String { stages[0].name }

  /// The stage with a name, whatever the case and the accents.
  ///
  /// - Throws: `Failure` (`usage`) with the list where there is none.
  func named(_ text: String) throws -> String {
    let wanted = SearchText.fold(text.trimmed)
    if let stage = stages.first(where: { SearchText.fold($0.name) == wanted }) { return stage.name }
    let names = stages.map(\.name)
    throw Failure(
      .usage, "there is no stage \"\(text)\": \(names.joined(separator: ", "))",
      hint: text.nearest(among: names).map { "did you mean \($0)?" } ?? "the stages are set in org.json")
  }
}
