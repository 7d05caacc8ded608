import TestSupport
import Testing

/// The index of lists among several processes.
struct ListIndexTests {
  @Test func severalProcessesListWhileOthersWriteAndRebuild() async throws {
    let sandbox = try Sandbox()
    let program = try BuiltProgram(sandbox)
    try #require(try program.run("init", "store", "--org", "acme").status == 0)
    for number in 0..<5 { try #require(try program.run("contact", "add", "--name", "First \(number)", in: "store").status == 0) }
    let (path, folder, environment) = (program.path, sandbox.path("store"), sandbox.environment(of: "Ana"))
    let kith: @Sendable ([String]) throws -> ProgramRun = {
      try ProgramRun([path] + $0, in: folder, environment: environment)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<6 {
          let run = try kith(["contact", "add", "--name", "Second \(number)"])
          #expect(run.status == 0, "\(run.errors)")
        }
      }
      group.addTask {
        for _ in 0..<4 {
          let run = try kith(["index", "rebuild"])
          #expect(run.status == 0, "\(run.errors)")
        }
      }
      for _ in 0..<3 {
        group.addTask {
          var last = 5
          for _ in 0..<5 {
            let run = try kith(["contact", "list", "--json"])
            let count = run.text.split(separator: "\n").count
            // Nobody is missing who was there at the beginning, and nobody goes who was listed before.
            #expect(run.status == 0 && count >= last, "\(count) of \(last): \(run.errors)")
            last = max(last, count)
          }
        }
      }
      try await group.waitForAll()
    }
    let run = try program.run("contact", "list", "second", "--json", in: "store")
    #expect(run.output.split(separator: "\n").count == 6)
    #expect(try sandbox.run(["ls", ".git/kith"], in: sandbox.path("store")).output.contains(".new-") == false)
  }

  @Test func aRebuildTellsHowMany() throws {
    let sandbox = try Sandbox()
    let program = try BuiltProgram(sandbox)
    try #require(try program.run("init", "store", "--org", "acme").status == 0)
    try #require(try program.run("contact", "add", "--name", "Ana", in: "store").status == 0)
    #expect(try program.run("index", "rebuild", in: "store").output == "Indexed 1 file.\n")
    #expect(try program.run("index", "rebuild", "--json", in: "store").output == "{\"files\": 1}\n")
  }
}
