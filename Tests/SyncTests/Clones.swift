import GitStorage
import Sync
import TestSupport
import Testing
import Workspace

/// Two people with a clone each of one store, and the bare remote at which they meet. Both have Grace.
final class Clones {
  static let grace = SampleContact.grace
  static let text = SampleContact.graceText

  let sandbox: Sandbox
  let ana: String
  let ben: String
  let remote: String

  /// - Parameter more: files besides Grace that both have.
  init(with more: [String: String] = [:]) async throws {
    sandbox = try Sandbox()
    (ana, ben, remote) = try await sandbox.twoClones(with: more.merging([Self.grace: Self.text]) { $1 })
  }

  /// A contact's text, as `kith` would write it.
  static func contact(_ id: String, _ name: String, _ fields: String...) -> String { SampleContact.text(id, name, fields) }

  static func path(_ id: String, _ slug: String) -> String { SampleContact.path(id, slug) }

  @discardableResult func syncAna(observer: StepObserver = .none) async throws -> SyncReport {
    try await sandbox.sync(ana, as: "Ana", observer: observer)
  }

  @discardableResult func syncBen(observer: StepObserver = .none) async throws -> SyncReport {
    try await sandbox.sync(ben, as: "Ben", observer: observer)
  }

  /// Everybody syncs until everybody has everything.
  func meet() async throws {
    try await syncAna()
    try await syncBen()
    try await syncAna()
  }

  func graceOfAna() throws -> String { try sandbox.read(Self.grace, in: ana) }
  func graceOfBen() throws -> String { try sandbox.read(Self.grace, in: ben) }

  /// Both clones and the remote are on one commit, and git has nothing to say against either.
  func expectAgreement(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let heads = Set(try [sandbox.id(in: ana), sandbox.id(in: ben), sandbox.id("main", in: remote)])
    #expect(heads.count == 1, sourceLocation: sourceLocation)
    for clone in [ana, ben] { #expect(try sandbox.faults(in: clone) == nil, sourceLocation: sourceLocation) }
  }
}
