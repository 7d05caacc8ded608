import Foundation
import GitStorage
import Records
import Workspace

/// The person's choice of editor.
struct EditorCommand {
  private let context: CommandContext
  private let command: String

  init(_ context: CommandContext) {
    self.context = context
    let chosen = ["VISUAL", "EDITOR"].lazy.compactMap { context.environment[$0] }.first { !$0.trimmed.isEmpty }
    command = chosen ?? "vi"
  }

  /// - Throws: `Failure` where the editor cannot be run or says that it failed.
  func edit(_ file: String) async throws {
    let status = try await context.edit(command, file)
    guard status == 0 else {
      throw Failure(
        .tryAgain, "the editor \(command) ended with status \(status); nothing was changed",
        hint: status == 127 ? "set EDITOR to one that is installed" : nil)
    }
  }
}

/// A copy of a person's file on its way through the editor.
struct EditedCopy {
  let file: String
  let original: [UInt8]
  private let folder: String
  private let editor: EditorCommand

  init(of stored: StoredRecord, in context: CommandContext) throws {
    let temporary = context.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    // A folder of its own that nobody else can read; the name within is the record's, for the editor's title.
    folder = PathText.absolute(temporary, from: context.currentFolder) + "/kith-edit-\(RecordID.random())"
    try Folder.make(DiskPath(folder), permissions: 0o700)
    file = folder + "/" + (stored.path.text.split(separator: "/").last.map(String.init) ?? "contact.json")
    original = stored.record.canonicalBytes
    editor = EditorCommand(context)
    try DurableFile.write(original, to: DiskPath(file), permissions: 0o600)
  }

  func edit() async throws { try await editor.edit(file) }

  func read() throws -> [UInt8] { try DurableFile.read(DiskPath(file)).bytes }

  /// A hint that also says where the text is.
  func keeping(_ hint: String?) -> String {
    (hint.map { "\($0); " } ?? "") + "your text is kept in \(file)"
  }

  func remove() throws { try FileManager.default.removeItem(atPath: folder) }
}
