import Foundation
import Synchronization
import TestSupport
import Testing

/// Many runs with a fault each, side by side on the processors there are.
struct FaultCampaign: Sendable {
  let world: FaultWorld
  /// What a run that nobody disturbs gives.
  let expected: [String]
  /// The tree of `HEAD` before it.
  let before: String
  /// The tree of what Ben has pushed.
  let theirs: String
  /// The trees `HEAD` may have at any moment.
  let trees: Set<String>
  /// The calls of that run.
  let calls: [Strace.Call]

  /// - Returns: nil where processes must not be traced; then the test says so.
  static func prepare(sourceLocation: SourceLocation = #_sourceLocation) async throws -> FaultCampaign? {
    guard Strace.isAllowed else {
      withKnownIssue("strace is not there or this system does not let it trace") { Issue.record("not tested here") }
      return nil
    }
    return try await FaultCampaign(sourceLocation)
  }

  private init(_ sourceLocation: SourceLocation) async throws {
    world = try await FaultWorld()
    let whole = try world.copy("whole")
    let log = world.sandbox.path("calls.log")
    before = try whole.head()
    theirs = try whole.remoteTree()
    let run = try whole.run(world.strace(Strace.processors[0]).prefix(log: log))
    #expect(run.status == FaultWorld.status, "\(run)", sourceLocation: sourceLocation)
    expected = try whole.result()
    trees = try whole.headTrees().union([before])
    #expect(try whole.faultsNow(trees: trees) == [], sourceLocation: sourceLocation)
    #expect(try whole.faultsAfterHealing(expected: expected) == [], sourceLocation: sourceLocation)
    let grace = try world.sandbox.read(FaultWorld.grace, in: whole.ana)
    #expect(
      grace.contains("+12025550122") && grace.contains("\"high\"") && grace.contains("hopper@"), sourceLocation: sourceLocation)
    calls = try Strace.calls(in: log)
    try FileManager.default.moveItem(atPath: whole.remote, toPath: world.finishedRemote)
    try whole.remove()
  }

  /// Some calls by chance: mostly such as change something.
  static func sample(_ count: Int, of calls: [Strace.Call]) -> [Strace.Point] {
    var generator = SeededGenerator(seed: Campaign.seed)
    let meant = calls.shuffled(using: &generator)
    let changing = meant.filter(\.changes)
    let others = meant.filter { !$0.changes }
    let few = min(changing.count, max(count * 4 / 5, count - others.count))
    return (changing.prefix(few) + others.prefix(max(0, count - few))).map(\.point)
  }

  /// Runs `body` for each element, on each processor one at a time. It says what was wrong.
  func run<Element: Sendable>(
    _ elements: [Element], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (_ run: FaultRun, Element) throws -> [String]
  ) async {
    let queue = Queue(elements)
    let findings = Findings()
    await withTaskGroup(of: Void.self) { group in
      for processor in Strace.processors {
        group.addTask {
          await withCheckedContinuation { done in
            // What waits for programs must not keep a thread from other tests.
            Thread.detachNewThread {
              while let (number, element) = queue.next() {
                let faults: [String]
                do {
                  faults = try body(FaultRun(campaign: self, processor: processor, number: number), element)
                } catch {
                  faults = ["\(error)"]
                }
                if !faults.isEmpty { findings.add("\(element): " + faults.joined(separator: "\n")) }
              }
              done.resume()
            }
          }
        }
      }
    }
    for faults in findings.all { Issue.record("\(faults)", sourceLocation: sourceLocation) }
  }

  private final class Findings: Sendable {
    private let found = Mutex<[String]>([])

    func add(_ finding: String) { found.withLock { $0.append(finding) } }

    var all: [String] { found.withLock { $0 } }
  }

  private final class Queue<Element: Sendable>: Sendable {
    private let elements: [Element]
    private let position = Atomic<Int>(0)

    init(_ elements: [Element]) { self.elements = elements }

    func next() -> (Int, Element)? {
      let number = position.wrappingAdd(1, ordering: .relaxed).oldValue
      return number < elements.count ? (number, elements[number]) : nil
    }
  }
}

/// The place of one run of a campaign.
struct FaultRun: Sendable {
  let campaign: FaultCampaign
  let processor: Int
  let number: Int

  var strace: Strace { campaign.world.strace(processor) }

  /// Calls `body` with a fresh copy and removes it.
  func withCopy<Result>(_ body: (FaultCopy) throws -> Result) throws -> Result {
    let copy = try campaign.world.copy("\(number)")
    do {
      let result = try body(copy)
      try copy.remove()
      return result
    } catch {
      try? copy.remove()  // The error says more.
      throw error
    }
  }
}

/// What several runs count together.
final class Count: Sendable {
  private let count = Atomic<Int>(0)

  func add() { count.wrappingAdd(1, ordering: .relaxed) }

  var value: Int { count.load(ordering: .relaxed) }
}
