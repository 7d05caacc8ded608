import Foundation
import GitStorage

/// The folder in which the demo plays. Nothing outside it is touched, and nothing in it that the demo did not make.
struct DemoFolder {
  let path: String

  /// What the demo makes; the mark among them says that it did.
  private static let mark = ".kith-demo"
  private static let made = ["team.git", "ana", "ben", ".bin"]

  /// Makes the folder, or removes from it what an earlier demo made.
  ///
  /// - Throws: `Failure` (`exists`) where something of somebody else's is in it.
  func prepare() throws {
    let names = try Folder.names(in: DiskPath(path)).map(\.path.description)
    guard names.isEmpty || names.contains(Self.mark) else {
      throw Failure(
        .exists, "\(path) is not empty, and no demo of Kith made what is in it",
        hint: "choose another folder: kith demo --directory <dir>")
    }
    for name in Self.made where names.contains(name) {
      try FileManager.default.removeItem(atPath: path + "/" + name)
    }
    try Folder.make(DiskPath(path))
    try DurableFile.write([], to: DiskPath(path + "/" + Self.mark))
  }

  /// Copies the samples to where the first store will be, and makes `kith` mean the program that runs now.
  func furnish(samples: String, program: String) throws {
    try FileManager.default.copyItem(atPath: samples, toPath: path + "/ana")
    try Folder.make(DiskPath(path + "/.bin"))
    try FileManager.default.createSymbolicLink(atPath: path + "/.bin/kith", withDestinationPath: program)
  }
}
