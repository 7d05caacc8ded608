import GitStorage

/// What the system lets a person watch (inotify(7)), against what a store needs once something watches it.
struct WatchLimits {
  let folders: Int
  /// How many folders may be watched, in all programs together; nil where the system does not say.
  let watches: Int?
  /// How many programs or parts of them may watch.
  let instances: Int?

  /// Editors and desktops watch, too.
  private static let fewestInstances = 16
  private static let usualInstances = 128
  private static let usualWatches = 65536

  var diagnoses: [Diagnosis] { [watchDiagnosis, instanceDiagnosis].compactMap { $0 } }

  private var watchDiagnosis: Diagnosis {
    let size = "\(folders) \(folders == 1 ? "folder" : "folders")"
    guard let watches else {
      return Diagnosis("watches", .note, "this system does not say how many folders may be watched; the store has \(size)")
    }
    guard watches < folders * 2 else { return Diagnosis("watches", .ok, "\(size) of at most \(watches) that may be watched") }
    var enough = Self.usualWatches
    while enough < folders * 4 { enough *= 2 }
    let words = watches < folders ? "too few for this store" : "which leaves little to other programs"
    return Diagnosis(
      "watches", .note, "the store has \(size), and \(watches) may be watched, \(words)",
      hint: "sudo sysctl fs.inotify.max_user_watches=\(enough)")
  }

  private var instanceDiagnosis: Diagnosis? {
    guard let instances, instances < Self.fewestInstances else { return nil }
    return Diagnosis(
      "instances", .note, "only \(instances) parts of programs may watch folders",
      hint: "sudo sysctl fs.inotify.max_user_instances=\(Self.usualInstances)")
  }
}

extension Examination {
  func watchDiagnoses(_ census: FolderCensus) throws -> [Diagnosis] {
    WatchLimits(
      folders: census.count, watches: try systemNumber("max_user_watches"), instances: try systemNumber("max_user_instances")
    ).diagnoses
  }

  /// A setting of the system; nil where it has none of that name.
  private func systemNumber(_ name: String) throws -> Int? {
    let file = DiskPath("/proc/sys/fs/inotify").appending(name)
    guard try FileStat.ifPresent(at: file) != nil else { return nil }
    let text = String(decoding: try DurableFile.readStart(file, count: 32), as: UTF8.self)
    return Int(text.prefix { $0.isNumber })
  }
}
