import GitStorage
package import JSONText
import Records
import Watching
import Workspace

extension Standing {
  /// As `kith daemon status --json` prints it.
  package var json: JSONObject {
    var object: JSONObject = ["since": .string(since.description), "remotes": .object(JSONObject(members: remotesJSON))]
    object["head"] = head.map { .string($0.hex) }
    object["lastCommit"] = lastCommit.map { .string($0.description) }
    object["lastFullLook"] = lastFullLook.map { .string($0.description) }
    object["paused"] = pause.map(\.json)
    object["trouble"] = trouble.map(\.json)
    switch coverage {
    case .complete(let folders): object["watching"] = .object(["folders": .number(JSONNumber(folders))])
    case .limited(let reason, let folders):
      object["watching"] = .object(["folders": .number(JSONNumber(folders)), "limited": .string("\(reason)")])
    case nil: break
    }
    object["joined"] = .array(
      joined.map { joined in
        .object([
          "at": .string(joined.at.description), "path": .string(joined.contact.path.text),
          "survivor": .string(joined.contact.survivor.text),
        ])
      })
    return object
  }

  private var remotesJSON: [JSONObject.Member] {
    remotes.sorted { $0.key < $1.key }.map { name, remote in
      var entry: JSONObject = [:]
      entry["lastFetch"] = remote.lastFetch.map { .string($0.description) }
      entry["lastPush"] = remote.lastPush.map { .string($0.description) }
      entry["askedSince"] = remote.askedSince.map { .string($0.description) }
      entry["trouble"] = remote.trouble.map(\.json)
      entry["nextTry"] = remote.nextTry.map { .string($0.description) }
      return (key: JSONKey(name), value: .object(entry))
    }
  }
}

extension Trouble {
  package var json: JSONValue {
    var object: JSONObject = ["message": .string(message)]
    object["hint"] = hint.map { .string($0) }
    return .object(object)
  }
}
