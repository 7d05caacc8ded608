import ArgumentParser
import GitStorage

/// `kith merge-file`: git's merge driver for records.
struct MergeFileCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "merge-file",
    abstract: "Merge one file for git.",
    discussion: """
      git config merge.kith.driver 'kith merge-file %O %A %B %L %P'

      Git calls it for the files that .gitattributes gives to the driver kith. The result is written to OURS. A record is \
      always merged; for any other file git's own merge decides, and 1 means that it left markers.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The version both began with (%O).")
  var base: String

  @Argument(help: "Our version, which becomes the result (%A).")
  var ours: String

  @Argument(help: "Their version (%B).")
  var theirs: String

  @Argument(help: ArgumentHelp("How long markers are (%L).", valueName: "marker-size"))
  var markerSize: Int?

  @Argument(help: "The path of the file in the store (%P).")
  var path: String?

  func run(in context: CommandContext) async throws -> ExitStatus {
    let folder = context.folder(globals)
    func absolute(_ file: String) -> DiskPath { DiskPath(PathText.absolute(file, from: folder)) }
    let merge = FileMerge(
      base: absolute(base), ours: absolute(ours), theirs: absolute(theirs), path: path ?? ours, folder: DiskPath(folder))
    if let outcome = try merge.run() {
      for note in outcome { try Printer(globals, context).note("kith: \(note)") }
      return .done
    }
    return try await TextFileMerge(
      base: absolute(base), ours: absolute(ours), theirs: absolute(theirs), markerSize: markerSize,
      environment: context.environment
    ).run() ? .done : .leftMarkers
  }
}
