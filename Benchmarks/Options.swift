import Foundation

/// What to measure: `--sizes 1000,10000,100000 --runs 9 --only list,search --folder .build/bench --kith .build/release/kith`.
struct Options: CustomStringConvertible {
  /// What can be measured alone, in the order in which it is.
  enum Group: String, CaseIterable {
    case commit, set, lookup, list, search, rebuild, refresh, status, hooks, merge, daemon
  }

  var sizes = [1000, 10_000, 100_000]
  var runs = 9
  var groups = Group.allCases
  var folder = ".build/bench"
  var kith = ".build/release/kith"

  struct Misuse: Error, CustomStringConvertible {
    let description: String
  }

  init(_ arguments: some Sequence<String>) throws {
    var rest = Array(arguments)[...]
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw Misuse(description: "\(name) needs a value") }
      switch name {
      case "--sizes":
        sizes = try value.split(separator: ",").map { part in
          guard let size = Int(part), size > 0 else { throw Misuse(description: "\(part) is no size") }
          return size
        }
      case "--runs":
        guard let count = Int(value), count > 0 else { throw Misuse(description: "\(value) is no number of runs") }
        runs = count
      case "--only":
        let wanted = try value.split(separator: ",").map { part in
          guard let group = Group(rawValue: String(part)) else {
            throw Misuse(description: "\(part) is none of \(Group.allCases.map(\.rawValue).joined(separator: ", "))")
          }
          return group
        }
        groups = Group.allCases.filter(wanted.contains)
      case "--folder": folder = value
      case "--kith": kith = value
      default: throw Misuse(description: "unknown option \(name)")
      }
    }
    kith = URL(fileURLWithPath: kith).path
    folder = URL(fileURLWithPath: folder).path
  }

  var description: String {
    let only = groups == Group.allCases ? "" : " --only \(groups.map(\.rawValue).joined(separator: ","))"
    return "--sizes \(sizes.map(String.init).joined(separator: ",")) --runs \(runs)\(only)"
  }
}

enum Machine {
  static var description: String {
    let model =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last ?? "unknown processor"
    return "\(ProcessInfo.processInfo.activeProcessorCount) ×\(model), \(ProcessInfo.processInfo.operatingSystemVersionString)"
  }
}
