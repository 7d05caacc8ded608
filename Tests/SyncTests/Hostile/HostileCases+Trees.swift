import Foundation
import TestSupport

@testable import GitStorage

/// Trees that git would not have written.
extension HostileCase {
  static let orders: [HostileCase] = [
    HostileCase("two entries of one name", "two entries have one name") {
      let entry = try HostileTrees.entry("100644", "a", $0.blob("x"))
      return try $0.folder(entry + entry)
    },
    HostileCase("a file and a folder of one name", "a file and a folder of one name") {
      let inside = try $0.write(.tree, HostileTrees.entry("100644", "x", $0.blob("x")))
      return try $0.folder(
        HostileTrees.entry("100644", "a", $0.blob("x")) + HostileTrees.entry("100644", "a.b", $0.blob("x"))
          + HostileTrees.entry("40000", "a", inside))
    },
    HostileCase("entries out of order", "not in order") {
      try $0.folder(HostileTrees.entry("100644", "b", $0.blob("x")) + HostileTrees.entry("100644", "a", $0.blob("x")))
    },
    HostileCase("a folder where a file would stand", "not in order") {
      let inside = try $0.write(.tree, HostileTrees.entry("100644", "x", $0.blob("x")))
      return try $0.folder(HostileTrees.entry("40000", "a", inside) + HostileTrees.entry("100644", "a.b", $0.blob("x")))
    },
    HostileCase("the root out of order", "not in order") {
      try $0.commit($0.write(.tree, $0.root().reversed().flatMap(\.bytes)))
    },
    HostileCase("cut in the middle of an id", "in the middle of an entry") {
      try $0.folder(HostileTrees.entry("100644", "a", $0.blob("x")).dropLast(3))
    },
    HostileCase("no end of a name", "in the middle of an entry") { try $0.folder(Array("100644 abc".utf8)) },
    HostileCase("no blank", "malformed mode") { try $0.folder(Array("100644abc".utf8)) },
    HostileCase("noise", "cannot be read") { try $0.folder((0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) }) },
  ]

  static let modes: [HostileCase] =
    ["100600", "100777", "170000", "1", "100645", "777777"].map { mode in
      HostileCase("the mode \(mode)", "which git does not know") { try $0.file("a", mode) }
    } + [
      HostileCase("a folder with permissions", "which git does not know") {
        try $0.commit(
          $0.root(with: [("40755", Array("a".utf8), $0.write(.tree, HostileTrees.entry("100644", "x", $0.blob("x"))))]))
      },
      HostileCase("a padded mode", "padded with zeros") { try $0.file("a", "0100644") },
      HostileCase("a padded mode of a folder", "padded with zeros") {
        try $0.commit(
          $0.root(with: [("040000", Array("a".utf8), $0.write(.tree, HostileTrees.entry("100644", "x", $0.blob("x"))))]))
      },
      HostileCase("a mode of letters", "malformed mode") { try $0.file("a", "10064x") },
      HostileCase("a mode without end", "malformed mode") { try $0.file("a", String(repeating: "7", count: 40)) },
    ]
}
