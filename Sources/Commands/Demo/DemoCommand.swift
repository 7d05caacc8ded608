import ArgumentParser

/// `kith demo`: what Kith does, shown on two clones.
struct DemoCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show what Kith does, on two clones of a sample store.",
    discussion: """
      kith demo --directory /tmp/kith-demo

      Takes less than a minute, needs no network and touches nothing outside the folder, which stays there to play with.
      """)

  static let changesAllOrNothing = false

  @OptionGroup var globals: GlobalOptions

  @Option(help: ArgumentHelp("Where to play.", valueName: "dir"), completion: .directory)
  var directory = "kith-demo"

  func run(in context: CommandContext) async throws -> ExitStatus {
    let path = PathText.absolute(directory, from: context.folder(globals))
    let samples = try SampleData(context: context).find()
    let folder = DemoFolder(path: path)
    try folder.prepare()
    try folder.furnish(samples: samples, program: context.program)
    var plain = globals
    plain.json = false  // What is shown is for people, whatever was asked for.
    let stage = DemoStage(folder: path, context: context, printer: Printer(plain, context))
    try await stage.play(DemoStory.steps)
    return .done
  }
}
