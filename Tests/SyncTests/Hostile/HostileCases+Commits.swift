import Foundation
import TestSupport

@testable import GitStorage

/// Commits that git would not have written.
extension HostileCase {
  static let commits: [HostileCase] =
    [
      ("no author", nil, "it has no author"),
      ("an email alone", "<eve@example.com> 1700000000 +0000", "no name before the email"),
      ("no email", "Eve 1700000000 +0000", "no email"),
      ("a bracket in a name", "Eve > Eve <eve@x> 1700000000 +0000", "malformed name"),
      ("no space before the email", "Eve<eve@example.com> 1700000000 +0000", "no space before the email"),
      ("brackets in an email", "Eve <eve<x> 1700000000 +0000", "malformed email"),
      ("no space before the date", "Eve <eve@example.com>1700000000 +0000", "no space before the date"),
      ("a padded date", "Eve <eve@example.com> 0001700000000 +0000", "padded with zeros"),
      ("a date of letters", "Eve <eve@example.com> yesterday +0000", "malformed date"),
      ("a date before all time", "Eve <eve@example.com> -1 +0000", "malformed date"),
      ("a date beyond all time", "Eve <eve@example.com> 99999999999999999999 +0000", "beyond all time"),
      ("no time zone", "Eve <eve@example.com> 1700000000", "malformed date"),
      ("a time zone of letters", "Eve <eve@example.com> 1700000000 CEST", "malformed time zone"),
      ("a long time zone", "Eve <eve@example.com> 1700000000 +00000", "malformed time zone"),
      ("an author with a NUL", "Eve\0 <eve@example.com> 1700000000 +0000", "NUL byte"),
    ].map { name, line, reason in
      HostileCase(name, reason) { trees in
        guard let line else {
          return try trees.text("tree \(trees.good.tree)\nparent \(trees.good.id)\ncommitter \(HostileTrees.person)\n\nHello\n")
        }
        return try trees.author(line)
      }
    } + [
      HostileCase("two authors", "several lines") { try $0.author(HostileTrees.person + "\nauthor " + HostileTrees.person) },
      HostileCase("no committer", "it has no committer") {
        try $0.text("tree \($0.good.tree)\nparent \($0.good.id)\nauthor \(HostileTrees.person)\n\nHello\n")
      },
      HostileCase("no tree", "it names no tree") {
        try $0.text("parent \($0.good.id)\nauthor \(HostileTrees.person)\ncommitter \(HostileTrees.person)\n\nHello\n")
      },
      HostileCase("a null tree", "the name of its tree") { try $0.commit(.null) },
      HostileCase("a null parent", "the name of a parent") { try $0.commit($0.good.tree, parents: [$0.good.id, .null]) },
      HostileCase("a parent of letters", "the name of a parent") {
        try $0.text("tree \($0.good.tree)\nparent main\nauthor \(HostileTrees.person)\ncommitter \(HostileTrees.person)\n\nx\n")
      },
      HostileCase("no end of the header", "no end") { try $0.text("tree \($0.good.tree)") },
      HostileCase("a bad commit below a good one", "padded with zeros") {
        try $0.commit($0.good.tree, parents: [$0.author("Eve <eve@example.com> 01 +0000")])
      },
      HostileCase("a bad tree below a good one", "not in order") {
        let bad = try $0.folder(HostileTrees.entry("100644", "b", $0.blob("x")) + HostileTrees.entry("100644", "a", $0.blob("x")))
        return try $0.commit($0.good.tree, parents: [bad])
      },
    ]
}
