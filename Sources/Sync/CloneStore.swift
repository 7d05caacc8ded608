package import GitStorage
package import Workspace

/// Makes a working copy of a store that a team has.
package struct CloneStore {
  private let transport: any Transport

  package init(transport: any Transport) { self.transport = transport }

  /// Clones a store. Durable on return; where it fails, nothing is left behind but an empty folder.
  ///
  /// - Parameters:
  ///   - program: the absolute path of the `kith` that git calls to merge records.
  /// - Throws: `TransportError` where the remote cannot be reached; `StoreError` where it is empty or holds no store.
  package func clone(
    _ url: String, to folder: String, program: String, environment: [String: String]
  ) async throws -> Workspace {
    let place = ShellWord.quoted(folder)
    guard let branch = try await transport.defaultBranch(url: url) else {
      throw StoreError(
        .notFound, "\(url) is empty: there is no store in it yet",
        hint:
          "kith init \(place) --org <name>, then: git -C \(place) remote add origin \(ShellWord.quoted(url)); kith -C \(place) sync"
      )
    }
    let repository = try StoreCreation.prepareClone(
      of: url, at: folder, branch: branch, program: program, environment: environment)
    do {
      let references = RemoteReferences(remote: "origin", branch: branch)
      let found = try await transport.fetch(
        remote: "origin", branch: branch, into: references.incoming, gitDirectory: repository.gitDirectory)
      guard found, let tip = try repository.reference(references.incoming) else {
        throw StoreError(.notFound, "\(url) has no branch \(branch)")
      }
      var inspection = TipInspection(tip, in: repository)
      if let finding = try inspection.finding(head: nil, seen: nil) {
        let parked = ParkedTip(remote: "origin", branch: branch, tip: tip, finding: finding, seen: nil)
        throw StoreError(.notPermitted, parked.error.message, hint: "nothing of it is here; ask whoever may push to \(url)")
      }
      guard let settings = try repository.entry(at: "kith.json", in: repository.commit(tip).tree) else {
        throw StoreError(
          .notFound, "\(url) is not a Kith store (it has no kith.json)", hint: "is it the right address?")
      }
      return try StoreCreation.checkOut(
        tip, settings: settings, in: repository, environment: environment
      ) { try RemoteHistory(workspace: $0, references: references).record(tip) }
    } catch {
      try StoreCreation.abandon(repository)
      throw error
    }
  }
}
