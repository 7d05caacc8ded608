import Foundation
import TestSupport

@testable import GitStorage

/// What is beyond the limits, and settings that git would act upon.
extension HostileCase {
  static let sizes: [HostileCase] = [
    HostileCase("a folder of a million entries", "larger than 16 MiB") { trees in
      let id = try trees.blob("x")
      var bytes: [UInt8] = []
      bytes.reserveCapacity(36_000_000)
      let tail = [0] + id.bytes
      for number in 1_000_000..<2_000_000 {
        bytes += "100644 ".utf8
        bytes += String(number).utf8
        bytes += tail
      }
      return try trees.folder(bytes)
    },
    HostileCase("a folder of a hundred thousand and one", "more than 100000 entries") { trees in
      let tail = try [0] + trees.blob("x").bytes
      return try trees.folder((1_000_000...1_100_000).flatMap { Array("100644 \($0)".utf8) + tail })
    },
    HostileCase("a folder that holds itself ten times, ten times over", "files in one commit") { trees in
      var tree = try trees.write(.tree, HostileTrees.entry("100644", "x", trees.blob("x")))
      for _ in 0..<10 { tree = try trees.write(.tree, (0..<10).flatMap { HostileTrees.entry("40000", "d\($0)", tree) }) }
      return try trees.commit(trees.root(with: [("40000", Array("bomb".utf8), tree)]))
    },
    HostileCase("a folder that doubles sixty times", "files in one commit") { trees in
      var tree = try trees.write(.tree, HostileTrees.entry("100644", "x", trees.blob("y")))
      for _ in 0..<60 { tree = try trees.write(.tree, ["a", "b"].flatMap { HostileTrees.entry("40000", $0, tree) }) }
      return try trees.commit(trees.root(with: [("40000", Array("bomb".utf8), tree)]))
    },
    HostileCase("folders seventy deep", "nested more than 64 deep") { trees in
      var tree = try trees.write(.tree, HostileTrees.entry("100644", "x", trees.blob("x")))
      for _ in 0..<70 { tree = try trees.write(.tree, HostileTrees.entry("40000", "d", tree)) }
      return try trees.commit(trees.root(with: [("40000", Array("deep".utf8), tree)]))
    },
    HostileCase("folders two thousand deep", "nested more than 64 deep") { trees in
      var tree = try trees.write(.tree, HostileTrees.entry("100644", "y", trees.blob("x")))
      for _ in 0..<2000 { tree = try trees.write(.tree, HostileTrees.entry("40000", "d", tree)) }
      return try trees.commit(trees.root(with: [("40000", Array("deep".utf8), tree)]))
    },
    HostileCase("a path of two kilobytes", "longer than 2048 bytes") { trees in
      var tree = try trees.write(.tree, HostileTrees.entry("100644", "x", trees.blob("x")))
      let name = String(repeating: "n", count: 250)
      for _ in 0..<9 { tree = try trees.write(.tree, HostileTrees.entry("40000", name, tree)) }
      return try trees.commit(trees.root(with: [("40000", Array("long".utf8), tree)]))
    },
    HostileCase("one name of three kilobytes", "longer than 2048 bytes") { try $0.file(String(repeating: "n", count: 3000)) },
    HostileCase("a commit with seventy parents", "more than 64 parents") { trees in
      let parents = try (0..<70).map { try trees.commit(trees.good.tree, message: "parent \($0)") }
      return try trees.commit(trees.good.tree, parents: parents)
    },
    HostileCase("a message of seventeen mebibytes", "larger than 16 MiB") {
      try $0.commit($0.good.tree, message: String(repeating: "x", count: 17 << 20))
    },
  ]

  static let settings: [HostileCase] = [
    HostileCase(".gitmodules as a link", "settings") { try $0.file(".gitmodules", "120000", "elsewhere") },
    HostileCase("a submodule's address as an option", "would run a command") {
      try $0.file(".gitmodules", "100644", "[submodule \"x\"]\n\tpath = x\n\turl = --upload-pack=touch\n")
    },
    HostileCase("a submodule's name that leads out", "leads out") {
      try $0.file(".gitmodules", "100644", "[submodule \"../../x\"]\n\tpath = x\n\turl = https://example.com/x\n")
    },
    HostileCase("a submodule's path as an option", "looks like an option") {
      try $0.file(".gitmodules", "100644", "[submodule \"x\"]\n\tpath = -x\n\turl = https://example.com/x\n")
    },
    HostileCase("a submodule's update as a command", "would run a command") {
      try $0.file("gitmod~1", "100644", "[submodule \"x\"]\n\tupdate = !touch /tmp/x\n")
    },
    HostileCase("attributes in an endless line", "2048 bytes") {
      try $0.folder(HostileTrees.entry("100644", ".gitattributes", $0.blob(String(repeating: "x", count: 3000))))
    },
  ]
}
