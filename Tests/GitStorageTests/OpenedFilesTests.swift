import GitStorage
import TestSupport
import Testing

/// Other tests open files at the same time; those count as well, so only names of this test's own are asked for.
@Suite(.serialized) struct OpenedFilesTests {
  @Test func whatIsOpenedMeanwhileIsKnownAndNothingElse() throws {
    let sandbox = try Sandbox()
    for name in ["before", "in", "deep", "after"] { try sandbox.save("x", to: name, in: sandbox.root) }
    let path = { (name: String) in DiskPath(sandbox.path(name)) }
    _ = try DurableFile.read(path("before"))
    let opened = try OpenedFiles.during {
      for _ in 0..<2 { _ = try DurableFile.read(path("in")) }
      // By other threads, too.
      _ = try SideBySide.map([path("deep")]) { try DurableFile.read($0).bytes }
    }.opened
    _ = try DurableFile.read(path("after"))
    #expect(["before", "in", "deep", "after"].map { opened.count(of: path($0)) } == [0, 2, 1, 0])
  }
}
