import GitStorage
import TestSupport
import Testing

/// Random histories of a person who types git between Kith's syncs, while a colleague saves and syncs: Kith never drops
/// what is there nor brings back what the person took back, as an oracle knows it that never looks at git.
struct PersonsGitCampaignTests {
  @Test(arguments: 0..<(300 * Campaign.factor))
  func randomHistoriesDropAndResurrectNothing(number: Int) async throws {
    try await Turnstile.pass {
      let seed = Campaign.seed &+ UInt64(number)
      var history = try await History(seed: seed)
      do {
        for _ in 0..<12 { try await history.step() }
        try await history.world.settle()
      } catch {
        Issue.record("KITH_SEED=\(seed)\n\(history.world.log.joined(separator: "\n"))\n\(error)")
      }
    }
  }

  private struct History {
    var random: SeededGenerator
    let world: PersonsGit
    private var counter = 0
    private var removed: Set<Write> = []

    init(seed: UInt64) async throws {
      random = SeededGenerator(seed: seed)
      world = try await PersonsGit(hooks: random.oneIn(3))
    }

    private mutating func write(to contacts: some Sequence<String>) -> Write? {
      let contacts = contacts.sorted()
      guard !contacts.isEmpty else { return nil }
      let contact = random.element(of: contacts)
      let field = random.element(of: CardFile.scalars + CardFile.scalars + CardFile.tags)
      if field.hasPrefix("tags/") { return Write(contact: contact, field: field, value: field == "tags/red" ? "there" : nil) }
      // A field is removed once at most, so that its absence tells who made it; `position` is absent from the start.
      let removal = Write(contact: contact, field: field, value: nil)
      if field != "position", random.oneIn(6), contact.hasPrefix("aaa") || contact.hasPrefix("bbb"),
        removed.insert(removal).inserted
      {
        return removal
      }
      counter += 1
      return Write(contact: contact, field: field, value: field == "phone" ? "+1202555\(1000 + counter)" : "value \(counter)")
    }

    mutating func step() async throws {
      let files = Set(world.work.keys).subtracting(world.stagedOnly)
      switch random.below(36) {
      case 0..<8: if let write = write(to: files) { try world.save(write, in: world.ana, over: &world.work) }
      case 8: if let write = write(to: files) { try world.stageOnly(write) }
      case 9:
        counter += 1
        try world.addContact("ccccccccc\(100 + counter)")
      case 10, 11:
        if let contact = files.sorted().first(where: { world.index[$0] != world.work[$0] }) { try world.stage(contact) }
      case 12: try world.commitStaged()
      case 13, 14, 15: try world.commitAll()
      case 16, 17: try world.commitAll(amending: true)
      case 18: try world.resetHard("HEAD")
      case 19, 20: try world.resetHard("HEAD~1")
      case 21: try world.resetHard("origin/main")
      case 22: try world.resetKeepingFiles(soft: random.oneIn(2))
      case 23, 24: try world.stash()
      case 25, 26: try world.pop()
      case 27: try world.push()
      case 28: try world.pullMerging()
      case 29: try world.pullRebasing()
      case 30, 31: if let write = write(to: try world.version(world.bensHead).cards.keys) { try await world.bensSync(write) }
      default: try await world.sync()
      }
      try world.verify()
    }
  }
}
