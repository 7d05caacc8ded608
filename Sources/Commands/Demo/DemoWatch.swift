import GitStorage

/// Shows what the daemons of the demo do, as it happens.
struct DemoWatch: Sendable {
  private let folder: String
  private let printer: Printer

  init(folder: String, printer: Printer) {
    self.folder = folder
    self.printer = printer
  }

  /// Prints each commit that comes to a clone, until it is cancelled.
  func run() async throws {
    var heads: [DemoStory.Person: ObjectID] = [:]
    while !Task.isCancelled {
      for person in DemoStory.Person.allCases {
        let repository = try GitRepository(opening: folder + "/" + person.clone)
        guard case .branch(_, let head?) = try repository.head() else { continue }
        if let before = heads.updateValue(head, forKey: person), before != head {
          for commit in try repository.history(from: [head], hiding: [before]).reversed() { try print(commit, in: person.clone) }
        }
      }
      do { try await Task.sleep(for: .milliseconds(200)) } catch { return }
    }
  }

  private func print(_ commit: Commit, in clone: String) throws {
    let subject = commit.message.split(separator: "\n").first.map(String.init) ?? ""
    try printer.line(
      "  \(clone): " + printer.style.good(PlainText.line(subject)) + printer.style.faint("  (\(commit.author.name))"))
  }
}
