import GitStorage
import Glibc

/// How much of a store is watched.
package enum WatchCoverage: Hashable, Sendable {
  /// Every folder there is.
  case complete(folders: Int)
  /// Not every folder, or none: whoever relies on events has to look at the disk at intervals.
  case limited(reason: StoreWatchLimit, folders: Int)

  package var isComplete: Bool { if case .complete = self { true } else { false } }
}

/// What a store could not be watched for want of, and how to get more of it.
package struct StoreWatchLimit: Error, Hashable, Sendable, CustomStringConvertible {
  /// What there was too little of, such as `fs.inotify.max_user_watches`.
  package let name: String
  /// How much of it the machine allows at present, where that can be told.
  package let value: Int?
  /// The line that raises it, or what else helps.
  package let remedy: String

  package init(name: String, value: Int?, remedy: String) {
    self.name = name
    self.value = value
    self.remedy = remedy
  }

  package var description: String {
    "\(name)\(value.map { " is \($0), which" } ?? "") is not enough to watch every folder of the store; \(remedy)"
  }

  /// All watches of the user are taken (ENOSPC).
  static var watches: StoreWatchLimit { setting("fs.inotify.max_user_watches", atLeast: 524_288) }

  /// The user has as many inotify instances as are allowed (EMFILE).
  static var instances: StoreWatchLimit { setting("fs.inotify.max_user_instances", atLeast: 512) }

  /// The machine has as many files open as it may (ENFILE).
  static var systemFiles: StoreWatchLimit { setting("fs.file-max", atLeast: 1_048_576) }

  /// The process has as many files open as it may (EMFILE).
  static var openFiles: StoreWatchLimit {
    var limit = rlimit()
    let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    return StoreWatchLimit(
      name: "the number of open files", value: isKnown ? Int(clamping: limit.rlim_cur) : nil, remedy: "ulimit -n 4096")
  }

  /// Any other failure, in its own words.
  static func trouble(_ error: any Error) -> StoreWatchLimit {
    StoreWatchLimit(name: "what the system gives", value: nil, remedy: "\(error)")
  }

  /// A number the kernel keeps under `/proc/sys`.
  private static func setting(_ name: String, atLeast floor: Int) -> StoreWatchLimit {
    let path = DiskPath("/proc/sys/" + name.split(separator: ".").joined(separator: "/"))
    // Where it cannot be read, it goes unsaid.
    let text = try? DurableFile.readStart(path, count: 32)
    let value = text.flatMap { Int(String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) }
    let wanted = max(floor, (value ?? 0).multipliedReportingOverflow(by: 2).partialValue)
    return StoreWatchLimit(name: name, value: value, remedy: "sudo sysctl \(name)=\(wanted)")
  }
}
