import GitStorage

/// Finds the sample store: installed beside the program, or in the source folder it was built from.
struct SampleData {
  let context: CommandContext

  /// - Throws: `Failure` (`notFound`) where neither is there.
  func find() throws -> String {
    let program = DiskPath(context.program)
    // PREFIX/bin/kith → PREFIX/share/kith/sample-data
    var candidates = [program.folder.folder.appending("share/kith/sample-data")]
    for start in [program.folder, DiskPath(context.currentFolder)] {
      var folder = start
      while folder.folder != folder {
        if try FileStat.ifPresent(at: folder.appending("Package.swift")) != nil {
          candidates.append(folder.appending("sample-data"))
        }
        folder = folder.folder
      }
    }
    for candidate in candidates where try FileStat.ifPresent(at: candidate.appending("kith.json")) != nil {
      return candidate.description
    }
    throw Failure(
      .notFound, "the sample store is not installed (\(candidates[0]))",
      hint: "make install puts it there; or run the demo in Kith's source folder")
  }
}
