import Foundation
import TestSupport

@testable import GitStorage

/// Objects that are missing, of another kind, or not what their names say.
extension HostileCase {
  static let objects: [HostileCase] = [
    HostileCase("a file that names nothing", "names no object") {
      try $0.commit($0.root(with: [("100644", Array("a".utf8), .null)]))
    },
    HostileCase("a folder that names nothing", "names no object") {
      try $0.commit($0.root(with: [("40000", Array("a".utf8), .null)]))
    },
    HostileCase("a missing file", "cannot be read") {
      try $0.commit($0.root(with: [("100644", Array("a".utf8), HostileTrees.nowhere)]))
    },
    HostileCase("a missing folder", "cannot be read") {
      try $0.commit($0.root(with: [("40000", Array("a".utf8), HostileTrees.nowhere)]))
    },
    HostileCase("a missing root", "cannot be read") { try $0.commit(HostileTrees.nowhere) },
    HostileCase("a missing parent", "cannot be read") {
      try $0.commit($0.good.tree, parents: [$0.good.id, HostileTrees.nowhere])
    },
    HostileCase("a file as a folder", "no tree") { try $0.commit($0.root(with: [("40000", Array("a".utf8), $0.blob("x"))])) },
    HostileCase("a folder as a file", "no file") { try $0.commit($0.root(with: [("100644", Array("a".utf8), $0.good.tree)])) },
    HostileCase("a commit as a file", "no file") { try $0.commit($0.root(with: [("100644", Array("a".utf8), $0.good.id)])) },
    HostileCase("a file as the root", "no tree") { try $0.commit($0.blob("x")) },
    HostileCase("a folder as a parent", "it is no commit") { try $0.commit($0.good.tree, parents: [$0.good.id, $0.good.tree]) },
    HostileCase("a file under another's name", "does not match its name") {
      let name = StoredObject.id(of: Array("what was said".utf8), kind: .blob)
      return try $0.commit($0.root(with: [("100644", Array("a".utf8), $0.write(.blob, Array("what is sent".utf8), as: name))]))
    },
    HostileCase("a folder under another's name", "does not match its name") {
      let blob = try $0.blob("x")
      let name = StoredObject.id(of: HostileTrees.entry("100644", "said", blob), kind: .tree)
      return try $0.commit(
        $0.root(with: [("40000", Array("a".utf8), $0.write(.tree, HostileTrees.entry("100644", "sent", blob), as: name))]))
    },
    HostileCase("a commit under another's name", "does not match its name") {
      let text = { @Sendable (tree: ObjectID, word: String) in
        Array("tree \(tree)\nauthor \(HostileTrees.person)\ncommitter \(HostileTrees.person)\n\n\(word)\n".utf8)
      }
      let name = StoredObject.id(of: text($0.good.tree, "said"), kind: .commit)
      return try $0.commit($0.good.tree, parents: [$0.good.id, $0.write(.commit, text($0.good.tree, "sent"), as: name)])
    },
    HostileCase("a file that is not a zlib stream", "cannot be read") {
      let name = StoredObject.id(of: Array("no zlib".utf8), kind: .blob)
      try $0.place(Array("this is not zlib".utf8), at: name)
      return try $0.commit($0.root(with: [("100644", Array("a".utf8), name)]))
    },
    HostileCase("a file cut short", "cannot be read") {
      let object = StoredObject(kind: .blob, bytes: Array(String(repeating: "cut short ", count: 99).utf8))
      try $0.place(Array(Deflater().compress(object.header, object.bytes).dropLast(9)), at: object.id)
      return try $0.commit($0.root(with: [("100644", Array("a".utf8), object.id)]))
    },
    HostileCase("a file as the tip", "it is no commit") { try $0.blob("tip") },
    HostileCase("a tag as the tip", "it is no commit") {
      try $0.write(.tag, Array("object \($0.good.id)\ntype commit\ntag v1\ntagger \(HostileTrees.person)\n\nx\n".utf8))
    },
  ]
}
