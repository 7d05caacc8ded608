import ArgumentParser
import Daemon
import GitStorage
import JSONText
import Workspace

/// `kith daemon install`: has systemd run the daemon.
struct DaemonInstallCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Write a systemd unit that runs the daemon of this store.",
    discussion: """
      kith daemon install
      kith daemon install --print

      Writes a unit for your own systemd (systemd.unit(5)) and says what to type to enable it; root is not needed. Written again \
      where the store or the program moved.
      """)

  @OptionGroup var globals: GlobalOptions

  @Flag(name: .customLong("print"), help: "Print the unit; write nothing.")
  var printsOnly = false

  func run(in context: CommandContext) async throws -> ExitStatus {
    let workspace = try context.openStore(globals)
    let printer = Printer(globals, context)
    let unit = SystemdUnit(store: workspace.root.description, program: context.program)
    if printsOnly {
      try printer.text(Array(unit.text.utf8))
      return .done
    }
    let folder = try configurationFolder(context)
    let path = DiskPath(folder).appending(Array(unit.name.utf8))
    try Folder.make(path.folder)
    try DurableFile.write(Array(unit.text.utf8), to: path)
    if printer.isJSON { try printer.json(["unit": .string(unit.name), "path": .string(path.description)]) }
    try printer.line("Wrote \(PlainText.line(path.description)).")
    try printer.hint("systemctl --user daemon-reload && systemctl --user enable --now \(unit.name)")
    return .done
  }

  /// Where a user's units are (systemd.unit(5)).
  private func configurationFolder(_ context: CommandContext) throws -> String {
    if let folder = context.environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/systemd/user" }
    guard let home = context.environment["HOME"], home.hasPrefix("/") else {
      throw Failure(
        .usage, "neither HOME nor XDG_CONFIG_HOME says where your systemd units are", hint: "kith daemon install --print")
    }
    return home + "/.config/systemd/user"
  }
}
