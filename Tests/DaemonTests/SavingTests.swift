import Foundation
import Glibc
import TestSupport
import Testing

/// The ways of saving that editors and file managers have, call by call.
@Suite(.serialized) struct SavingTests {
  /// Opens, writes at the beginning, and flushes where that is wanted.
  private func write(_ text: String, to path: String, _ flags: Int32, flushing: Bool = false) throws {
    let file = open(path, flags | O_CREAT | O_WRONLY, 0o644)
    guard file >= 0 else { throw Sandbox.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    let bytes = Array(text.utf8)
    #expect(Glibc.write(file, bytes, bytes.count) == bytes.count)
    if flags & O_TRUNC == 0 { ftruncate(file, off_t(bytes.count)) }
    if flushing { fsync(file) }
  }

  @Test func aTemporaryFileFlushedAndRenamed() async throws {
    let watch = try await SaveWatch()
    for (name, intent) in [(watch.path + ".tmp", "high"), (watch.path + ".9f3c1", "medium"), (watch.path + ".vsctmp", "low")] {
      try watch.once("rename of \(name.suffix(7))", makes: SaveWatch.text(intent)) {
        try write(SaveWatch.text(intent), to: name, O_TRUNC, flushing: true)
        #expect(rename(name, watch.path) == 0)
      }
    }
    try watch.check()
  }

  @Test func inPlaceAsVSCodeDoes() async throws {
    let watch = try await SaveWatch()
    // It cuts the file off, then writes it; where that may fail, it writes over it and cuts off what is left.
    try watch.once("VS Code, cut off and written", makes: SaveWatch.text("high")) {
      #expect(truncate(watch.path, 0) == 0)
      try write(SaveWatch.text("high"), to: watch.path, 0)
    }
    try watch.once("VS Code, written over", makes: SaveWatch.text("low")) {
      try write(SaveWatch.text("low"), to: watch.path, 0, flushing: true)
    }
    try watch.check()
  }

  /// An empty file for a moment, shorter and longer than it takes a file to settle.
  @Test(arguments: [0.1, 0.25, 0.8]) func emptyForAMoment(seconds: Double) async throws {
    let watch = try await SaveWatch()
    try watch.once("two steps, \(seconds) s apart", makes: SaveWatch.text("high")) {
      #expect(truncate(watch.path, 0) == 0)
      usleep(useconds_t(seconds * 1_000_000))
      try write(SaveWatch.text("high"), to: watch.path, 0)
    }
    try watch.check()
  }

  /// Half a file for a while, as over a slow network file system.
  @Test func writtenInPieces() async throws {
    let watch = try await SaveWatch()
    let text = SaveWatch.text("high")
    try watch.once("pieces", makes: text) {
      for length in stride(from: 0, through: text.utf8.count, by: 16) {
        try write(String(text.prefix(length)), to: watch.path, O_TRUNC)
        usleep(50_000)
      }
      try write(text, to: watch.path, O_TRUNC)
    }
    try watch.check()
  }

  /// First the old file goes, then the new one comes.
  @Test func removedAndWrittenAnew() async throws {
    let watch = try await SaveWatch()
    try watch.once("removed and written", makes: SaveWatch.text("high")) {
      #expect(unlink(watch.path) == 0)
      usleep(150_000)
      try write(SaveWatch.text("high"), to: watch.path, O_TRUNC)
    }
    try watch.check()
  }

  @Test func aFileThatWasOnlyTouchedIsNoSave() async throws {
    let watch = try await SaveWatch()
    #expect(utimensat(AT_FDCWD, watch.path, nil, 0) == 0)
    #expect(chmod(watch.path, 0o600) == 0)
    try watch.nothing(in: 1.5)
    #expect(try watch.world.sandbox.faults(in: watch.clone) == nil)
  }
}
