import Foundation
import Glibc
import TestSupport
import Testing

/// What people save with: the real programs, each with files of its own beside the one it saves.
@Suite(.serialized) struct EditorTests {
  // MARK: - vim

  @Test func vimAsItComes() async throws {
    let watch = try await SaveWatch()
    let vim = try Terminal(["vim", "-c", "set backupskip=", SaveWatch.file], in: watch.clone, of: watch.world.sandbox)
    try vim.wait(for: "Grace Hopper")
    try vim.type("/low\rciwmedium")
    try vim.press("Escape")
    try watch.once("vim :w", makes: SaveWatch.text("medium")) { try vim.type(":w\r") }
    try vim.type("ciwhigh")
    try vim.press("Escape")
    try watch.once("vim :wq", makes: SaveWatch.text("high")) { try vim.type(":wq\r") }
    try vim.waitForTheEnd()
    try watch.check()
  }

  @Test func vimWritingInPlaceWithSwapFilesAndBackUps() async throws {
    let watch = try await SaveWatch()
    let vim = try Terminal(
      ["vim", "-u", "NONE", "-N", "-c", "set backupskip= backup backupcopy=yes swapfile updatecount=1 undofile", SaveWatch.file],
      in: watch.clone, of: watch.world.sandbox)
    try vim.wait(for: "Grace Hopper")
    try vim.type("/low\rciwmedium")
    try vim.press("Escape")
    try watch.once("vim :w in place", makes: SaveWatch.text("medium")) { try vim.type(":w\r") }
    // Undone, and saved again.
    try watch.once("vim, undone", makes: SaveWatch.text("low")) { try vim.type("u:w\r") }
    try vim.type(":q\r")
    try vim.waitForTheEnd()
    let folder = (SaveWatch.file as NSString).deletingLastPathComponent
    let name = (SaveWatch.file as NSString).lastPathComponent
    try watch.check(leftovers: ["\(folder)/.\(name).un~", SaveWatch.file + "~"])
  }

  @Test func vimByRenaming() async throws {
    let watch = try await SaveWatch()
    let vim = try Terminal(
      ["vim", "-u", "NONE", "-N", "-c", "set backupskip= backupcopy=no writebackup", SaveWatch.file], in: watch.clone,
      of: watch.world.sandbox)
    try vim.wait(for: "Grace Hopper")
    try vim.type("/low\rciwhigh")
    try vim.press("Escape")
    try watch.once("vim :wq by renaming", makes: SaveWatch.text("high")) { try vim.type(":wq\r") }
    try watch.check()
  }

  @Test func vimSavedTwiceInARow() async throws {
    let watch = try await SaveWatch()
    let vim = try Terminal(["vim", "-c", "set backupskip=", SaveWatch.file], in: watch.clone, of: watch.world.sandbox)
    try vim.wait(for: "Grace Hopper")
    try vim.type("/low\rciwhigh")
    try vim.press("Escape")
    try watch.once("vim :w twice", makes: SaveWatch.text("high")) { try vim.type(":w\r:w\r") }
    // A save that changes nothing is none.
    try vim.type(":w\r")
    try watch.nothing(in: 1.5)
    try vim.type(":q\r")
    try vim.waitForTheEnd()
    try watch.check()
  }

  @Test func vimTypingOnAfterASave() async throws {
    let watch = try await SaveWatch()
    let vim = try Terminal(
      ["vim", "-c", "set backupskip= updatecount=1", SaveWatch.file], in: watch.clone, of: watch.world.sandbox)
    try vim.wait(for: "Grace Hopper")
    try vim.type("/low\rciwmedium")
    try vim.press("Escape")
    try watch.once("vim, typing on", makes: SaveWatch.text("medium")) {
      try vim.type(":w\rciw")
      for letter in "high, or so it seems" {
        try vim.type(String(letter))
        usleep(20_000)
      }
    }
    // What she typed since is hers until she saves it: undone, there is nothing to save.
    try vim.press("Escape")
    try vim.type("u:w\r")
    try watch.nothing(in: 1.5)
    try vim.type("ciwhigh")
    try vim.press("Escape")
    try watch.once("vim, after an undo", makes: SaveWatch.text("high")) { try vim.type(":w\r") }
    #expect(try !vim.screen().contains("WARNING"))
    try vim.type(":q\r")
    try vim.waitForTheEnd()
    try watch.check()
  }

  // MARK: - emacs and nano

  @Test func emacsWithLocksAutosavesAndBackUps() async throws {
    let watch = try await SaveWatch()
    // In a repository, and among temporary files, it makes back-ups only where it is told to.
    let emacs = try Terminal(
      ["emacs", "-nw", "-Q", "--eval", "(setq vc-make-backup-files t backup-enable-predicate (lambda (_) t))", SaveWatch.file],
      in: watch.clone, of: watch.world.sandbox)
    try emacs.wait(for: "Grace Hopper")
    try emacs.press("C-s")
    try emacs.type("low")
    try emacs.press("Enter", "M-BSpace")
    try emacs.type("medium")
    // The lock stands beside the file now, and with this the autosave.
    try emacs.press("M-x")
    try emacs.type("do-auto-save\r")
    let folder = (watch.path as NSString).deletingLastPathComponent
    try wait(for: "the autosave and the lock") {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      return names.contains { $0.hasPrefix("#") } && names.contains { $0.hasPrefix(".#") }
    }
    try watch.nothing(in: 1)
    try watch.once("emacs", makes: SaveWatch.text("medium")) { try emacs.press("C-x", "C-s") }
    try emacs.press("M-BSpace")
    try emacs.type("high")
    try watch.once("emacs, the second save", makes: SaveWatch.text("high")) { try emacs.press("C-x", "C-s") }
    try emacs.press("C-x", "C-c")
    try emacs.waitForTheEnd()
    try watch.check(leftovers: [SaveWatch.file + "~"])
  }

  @Test func nano() async throws {
    let watch = try await SaveWatch()
    // With its lock and back-up files, which it does not make unless it is told to.
    let nano = try Terminal(["nano", "-G", "-B", SaveWatch.file], in: watch.clone, of: watch.world.sandbox)
    try nano.wait(for: "Grace Hopper")
    try nano.press("C-w")
    try nano.type("low\r")
    try nano.press("DC", "DC", "DC")
    try nano.type("medium")
    try watch.once("nano", makes: SaveWatch.text("medium")) { try nano.press("C-o", "Enter") }
    try nano.press("BSpace", "BSpace", "BSpace", "BSpace", "BSpace", "BSpace")
    try nano.type("high")
    try watch.once("nano, at its end", makes: SaveWatch.text("high")) { try nano.press("C-o", "Enter", "C-x") }
    try nano.waitForTheEnd()
    try watch.check(leftovers: [SaveWatch.file + "~"])
  }

  // MARK: - The shell

  @Test func theShell() async throws {
    let watch = try await SaveWatch()
    let (sandbox, path) = (watch.world.sandbox, watch.path)
    func shell(_ script: String, input: String = "") throws {
      let result = try sandbox.run(["sh", "-ec", script, "sh", path], in: watch.clone, input: input)
      #expect(result.status == 0, "\(script): \(result.errors)")
    }
    try watch.once("sed -i", makes: SaveWatch.text("high")) { try shell("sed -i 's/\"low\"/\"high\"/' \"$1\"") }
    try watch.once("cat >", makes: SaveWatch.text("low")) { try shell("cat >\"$1\"", input: SaveWatch.text("low")) }
    try watch.once("mv", makes: SaveWatch.text("medium")) {
      try shell("cat >new && mv new \"$1\"", input: SaveWatch.text("medium"))
    }
    try watch.once("cp over", makes: SaveWatch.text("high")) {
      try shell("cat >\"$HOME/new\" && cp \"$HOME/new\" \"$1\"", input: SaveWatch.text("high"))
    }
    try watch.once("perl -pi", makes: SaveWatch.text("low")) { try shell("perl -pi -e 's/\"high\"/\"low\"/' \"$1\"") }
    try watch.check()
  }
}
