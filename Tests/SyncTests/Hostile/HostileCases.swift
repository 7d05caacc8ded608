import Foundation
import TestSupport

@testable import GitStorage

/// A tip that must not be merged, and words of the reason.
struct HostileCase: Sendable, CustomStringConvertible {
  let name: String
  let reason: String
  let build: @Sendable (HostileTrees) throws -> ObjectID

  init(_ name: String, _ reason: String, _ build: @escaping @Sendable (HostileTrees) throws -> ObjectID) {
    (self.name, self.reason, self.build) = (name, reason, build)
  }

  var description: String { name }

  static let all = disguises + otherNames + twins + orders + modes + objects + commits + sizes + settings

  /// What some file system or other takes for `.git`.
  static let disguises: [HostileCase] =
    [
      ".git", ".GIT", ".gIt", ".git.", ".git ", ".git...", ".git. .", "git~1", "GIT~1", ".git::$INDEX_ALLOCATION", ".git:x",
      ".g\u{200c}it", "\u{feff}.git", ".gi\u{200d}T", "a\\.git", "git~1.",
    ].map { name in
      HostileCase("the disguise \(name.debugDescription)", "some file systems take it for that") { try $0.file(name) }
    } + [
      HostileCase(".git as a folder with hooks", "some file systems take it for that") { trees in
        let hook = try trees.write(.tree, HostileTrees.entry("100755", "post-checkout", trees.blob("#!/bin/sh\n")))
        return try trees.folder(HostileTrees.entry("40000", "hooks", hook), ".git")
      },
      HostileCase(".git deep inside", "some file systems take it for that") {
        try $0.folder(HostileTrees.entry("100644", ".GiT", $0.blob("x")))
      },
      HostileCase(".git as a symbolic link", "some file systems take it for that") { try $0.file(".git", "120000", "/tmp") },
      HostileCase(".git as a submodule", "some file systems take it for that") {
        try $0.commit($0.root(with: [("160000", Array(".git".utf8), $0.good.id)]))
      },
    ]

  static let otherNames: [HostileCase] = [
    HostileCase("the name .", "is . or ..") { try $0.file(".") },
    HostileCase("the name ..", "is . or ..") { try $0.file("..") },
    HostileCase("a folder ..", "is . or ..") { try $0.folder(HostileTrees.entry("100644", "x", $0.blob("x")), "..") },
    HostileCase("a slash", "slash") { try $0.file("a/b") },
    HostileCase("an absolute path", "slash") { try $0.file("/etc/passwd") },
    HostileCase("a path that leads out", "slash") { try $0.file("../outside") },
    HostileCase("an empty name", "no name") { try $0.file("") },
    HostileCase("a line break in a name", "control character") { try $0.file("a\nb") },
    HostileCase("an escape sequence in a name", "control character") { try $0.file("a\u{1b}[31mb") },
    HostileCase("DEL in a name", "control character") { try $0.file("a\u{7f}") },
    HostileCase("a tab in the name of a folder", "control character") {
      try $0.folder(HostileTrees.entry("100644", "x", $0.blob("x")), "a\tb")
    },
    HostileCase("a backslash", "backslash") { try $0.file("a\\b") },
    HostileCase("dots and a backslash", "backslash") { try $0.file("..\\outside") },
  ]

  static let twins: [HostileCase] = [
    HostileCase("two cases of one name", "take for that of") { try $0.files("Readme.md", "README.md") },
    HostileCase("the case of a file we have", "take for that of kith.json") { try $0.files("KITH.json") },
    HostileCase("the case of a folder we have", "take for that of orgs") {
      try $0.folder(HostileTrees.entry("100644", "x", $0.blob("x")), "Orgs")
    },
    HostileCase("one name composed and decomposed", "take for that of") { try $0.files("caf\u{e9}", "cafe\u{301}") },
    HostileCase("two sigmas", "take for that of") { try $0.files("\u{3c2}", "\u{3a3}") },
    HostileCase("a Kelvin sign", "take for that of") { try $0.files("\u{212a}.txt", "k.txt") },
    HostileCase("a file and a folder", "take for that of") {
      let inside = try $0.write(.tree, HostileTrees.entry("100644", "x", $0.blob("x")))
      return try $0.commit(
        $0.root(with: [("40000", Array("Notes".utf8), inside), ("100644", Array("notes".utf8), $0.blob("x"))]))
    },
    HostileCase("a character nobody sees", "take for that of") { try $0.files("invoice", "invo\u{200c}ice") },
    HostileCase("twins in a folder", "take for that of") {
      let blob = try $0.blob("x")
      return try $0.folder(HostileTrees.entry("100644", "A", blob) + HostileTrees.entry("100644", "a", blob))
    },
  ]
}
