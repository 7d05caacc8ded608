import ArgumentParser

/// The options every verb understands, before it and after it.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .customShort("C"), help: ArgumentHelp("Work as if started in this folder.", valueName: "dir"),
    completion: .directory)
  var folder: String?

  @Option(help: ArgumentHelp("The organization; not needed where there is only one.", valueName: "slug"))
  var org: String?

  @Flag(help: "Print JSON: one object for one thing, a line each for a list.")
  var json = false

  @Flag(help: "Print without colours, also on a terminal.")
  var noColor = false
}
