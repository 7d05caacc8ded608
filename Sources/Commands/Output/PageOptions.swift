import ArgumentParser

/// Which part of a list is wanted.
struct PageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("At most that many.", valueName: "number"))
  var limit: Int?

  @Option(help: ArgumentHelp("Go on after this cursor.", valueName: "cursor"))
  var after: String?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
  }
}
