import GitStorage
import Records
import TestSupport
import Testing

@testable import Workspace

/// Addresses and ids lead to files through the index, and to what is on disk now.
struct ContactReferenceTests {
  private let sandbox: Sandbox
  private let workspace: Workspace
  private static let path = "orgs/acme/contacts/by-hand/ana.json"

  init() throws {
    sandbox = try Sandbox()
    workspace = try sandbox.store()
    try save(email: "ana@example.com")
    try #require(try workspace.absorb().commit != nil)
  }

  private func save(email: String, at path: String = Self.path, id: String = "aaaaaaaaaaaa") throws {
    try sandbox.save(
      #"{"id": "\#(id)", "name": "Ana", "email": "\#(email)", "createdAt": "2026-01-01T00:00:00Z"}"#, to: path,
      in: sandbox.path("store"))
  }

  /// The path a REF leads to.
  private func found(_ ref: String) throws -> String? {
    guard case .one(let found) = try ContactReference(ref).find(in: workspace.snapshot().people(of: "acme")) else { return nil }
    return found.matched.first?.path.text
  }

  @Test func addressAndIDLeadToAFileThatWasPlacedByHand() throws {
    #expect(try found("Ana@Example.com") == Self.path)
    #expect(try found("aaaaaaaaaaaa") == Self.path)
    #expect(try found("aaaaaa") == Self.path)
    #expect(try found("nobody@example.com") == nil && found("bbbbbbbbbbbb") == nil)
  }

  @Test func aHandEditCountsBeforeItIsCommitted() throws {
    try save(email: "new@example.com")
    #expect(try found("new@example.com") == Self.path)
    #expect(try found("ana@example.com") == nil)
  }

  @Test func whatWasRemovedOrMovedByHandIsFoundWhereItIs() throws {
    try sandbox.remove(Self.path, in: sandbox.path("store"))
    #expect(try found("ana@example.com") == nil && found("aaaaaaaaaaaa") == nil)
    try save(email: "ana@example.com", at: "orgs/acme/contacts/ana.json")
    #expect(try found("ana@example.com") == "orgs/acme/contacts/ana.json")
    #expect(try found("aaaaaaaaaaaa") == "orgs/acme/contacts/ana.json")
  }

  @Test func aFileThatIsHalfTypedIsFoundAsItWasBefore() throws {
    try sandbox.save("{", to: Self.path, in: sandbox.path("store"))
    #expect(try found("ana@example.com") == Self.path && found("aaaaaaaaaaaa") == Self.path)
  }
}
