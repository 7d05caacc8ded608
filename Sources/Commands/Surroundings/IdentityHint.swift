import GitStorage
import Workspace

/// Tells a person once whose name their commits bear, where nobody said it.
struct IdentityHint {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Shows the hint after the first commit of a store that bears a guessed name.
  func show(after commit: Commit?, to printer: Printer) throws {
    guard commit != nil, workspace.identity.isGuessed else { return }
    // Disposable like everything in there: at worst the hint comes again.
    let folder = DiskPath(workspace.repository.gitDirectory).appending("kith")
    let mark = folder.appending("identity-hint")
    guard try FileStat.ifPresent(at: mark) == nil else { return }
    try Folder.make(folder)
    try DurableFile.write([], to: mark)
    let who = workspace.identity.author
    try printer.hint("commits bear the name \(who.name) <\(who.email)>; to change it: \(Self.remedy(for: workspace))")
  }

  /// What a person types to have commits of a store bear another name.
  static func remedy(for workspace: Workspace) -> String {
    let store = PathText.quoted(workspace.root.description)
    return "git -C \(store) config user.name 'Your Name'; git -C \(store) config user.email you@example.com"
  }
}
