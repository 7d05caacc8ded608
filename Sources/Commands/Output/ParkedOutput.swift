import GitStorage
import JSONText
import Sync
import Workspace

extension ParkedTip {
  /// What is set aside and why, for programs.
  var json: JSONObject {
    var object: JSONObject = [
      "tip": .string(tip.hex), "commit": .string(finding.commit.hex), "reason": .string(finding.reason),
    ]
    object["author"] = author.map { .string($0) }
    object["path"] = finding.path.map { .string($0.description) }
    object["hint"] = error.hint.map { .string($0) }
    return object
  }
}
