import Records
import Workspace

/// The organization a command works in: the one `--org` names, or the only one.
struct Organization {
  let slug: OrgSlug
  let settings: Org?

  var text: String { slug.text }

  /// - Throws: `Failure`: `usage` where there are several and none is named, `notFound` where there is none of that name.
  init(_ globals: GlobalOptions, in snapshot: Snapshot) throws {
    let present = try snapshot.organizations()
    let name: String
    if let wanted = globals.org {
      guard present.contains(wanted) else {
        throw Failure(
          .notFound, "there is no organization \(wanted) in this store",
          hint: present.isEmpty ? Self.howToMake(wanted) : "it has: \(present.joined(separator: ", "))")
      }
      name = wanted
    } else if present.count == 1 {
      name = present[0]
    } else if present.isEmpty {
      throw Failure(.notFound, "this store has no organization yet", hint: Self.howToMake("acme"))
    } else {
      throw Failure(
        .usage, "this store has several organizations: \(present.joined(separator: ", "))",
        hint: "say which: --org \(present[0])")
    }
    guard let slug = OrgSlug(name) else {
      throw Failure(.internalError, "the folder orgs/\(name) is no organization")
    }
    self.slug = slug
    settings = try snapshot.settings(of: name)
  }

  private static func howToMake(_ name: String) -> String {
    "save {\"name\": \"…\"} as orgs/\(name)/org.json"
  }
}
