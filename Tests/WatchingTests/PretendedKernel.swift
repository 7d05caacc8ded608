import GitStorage
import Glibc

@testable import Watching

/// A disk and an inotify instance in memory: what is done to it is in `messages`, in the order of the real one.
final class PretendedKernel: WatchKernel {
  private(set) var folders: [WatchPlace: Int] = [:]
  private(set) var files: Set<WatchPlace> = []
  private(set) var watches: [Int: Int32] = [:]
  private var masks: [Int32: UInt32] = [:]
  private var lastNumber = 0
  /// The next watch gets the number after this one.
  var lastWatch: Int32 = 0
  /// How many watches there may be.
  var room = Int.max
  var unreadable: Set<WatchPlace> = []
  var isOutOfFiles = false
  /// Names that, for the moment, stand for another folder: bind mounts, and symlinks above them.
  var aliases: [WatchPlace: WatchPlace] = [:]
  var messages: [RawEvent] = []

  init() {
    folders[.store] = 1
    folders[.git] = 2
    lastNumber = 2
  }

  // MARK: What happens on the disk

  func makeFolder(_ place: WatchPlace) {
    lastNumber += 1
    folders[place] = lastNumber
    tell(place, IN_CREATE | IN_ISDIR)
  }

  func write(_ place: WatchPlace) {
    if files.insert(place).inserted { tell(place, IN_CREATE) }
    tell(place, IN_CLOSE_WRITE)
  }

  func open(_ place: WatchPlace) { tell(place, IN_OPEN) }

  func close(_ place: WatchPlace) { tell(place, IN_CLOSE_NOWRITE) }

  /// Removes an empty folder.
  func removeFolder(_ place: WatchPlace) {
    guard let number = folders.removeValue(forKey: place) else { return }
    if let watch = watches.removeValue(forKey: number) { ignored(watch) }
    tell(place, IN_DELETE | IN_ISDIR)
  }

  func rename(_ from: WatchPlace, to: WatchPlace?) {
    tell(from, IN_MOVED_FROM | IN_ISDIR)
    if let to { tell(to, IN_MOVED_TO | IN_ISDIR) }
    func moved(_ place: WatchPlace) -> WatchPlace? {
      guard let to else { return nil }
      return WatchPlace(to.area, GitPath(bytes: to.path.bytes + place.path.bytes.dropFirst(from.path.bytes.count)))
    }
    for (place, number) in folders where place.path.isWithin(from.path) && place.area == from.area {
      folders[place] = nil
      if let place = moved(place) { folders[place] = number }
    }
    for place in files where place.path.isWithin(from.path) && place.area == from.area {
      files.remove(place)
      if let place = moved(place) { files.insert(place) }
    }
  }

  func overflow() { messages = [RawEvent(watch: -1, mask: UInt32(IN_Q_OVERFLOW), name: "")] }

  /// A message of the folder itself.
  func tell(ofItself place: WatchPlace, _ mask: Int32) {
    if let watch = watch(of: place) { messages.append(RawEvent(watch: watch, mask: UInt32(mask), name: "")) }
  }

  private func tell(_ place: WatchPlace, _ mask: Int32) {
    let folder = WatchPlace(place.area, place.path.parent ?? "")
    guard let watch = watch(of: folder), let asked = masks[watch], asked & UInt32(mask) != 0 else { return }
    messages.append(RawEvent(watch: watch, mask: UInt32(mask), name: place.path.name))
  }

  private func ignored(_ watch: Int32) { messages.append(RawEvent(watch: watch, mask: UInt32(IN_IGNORED), name: "")) }

  // MARK: What the watcher asks

  func watch(of place: WatchPlace) -> Int32? { folders[place].flatMap { watches[$0] } }

  private func number(of place: WatchPlace) -> Int? { folders[aliases[place] ?? place] }

  func watch(_ place: WatchPlace, mask: UInt32) throws(WatchRefusal) -> Int32 {
    guard let number = number(of: place) else { throw .noFolder }
    if unreadable.contains(place) { throw .forbidden }
    if let watch = watches[number] {
      masks[watch] = mask
      return watch
    }
    guard watches.count < room else { throw .limit(.watches) }
    lastWatch += 1
    watches[number] = lastWatch
    masks[lastWatch] = mask
    return lastWatch
  }

  func unwatch(_ watch: Int32) {
    guard let number = watches.first(where: { $0.value == watch })?.key else { return }
    watches[number] = nil
    ignored(watch)
  }

  func names(in place: WatchPlace) throws(WatchRefusal) -> (folders: [GitPath], files: [GitPath]) {
    let files = files.filter { $0.area == place.area && $0.path.parent ?? "" == place.path }
    return (try folders(in: place), files.map(\.path.name))
  }

  func folders(in place: WatchPlace) throws(WatchRefusal) -> [GitPath] {
    if isOutOfFiles { throw .limit(.openFiles) }
    return folders.keys.filter { !$0.isRoot && $0.area == place.area && $0.path.parent ?? "" == place.path }.map(\.path.name)
  }

  func isSameFolder(_ a: WatchPlace, _ b: WatchPlace) -> Bool { number(of: a) != nil && number(of: a) == number(of: b) }

  func isSpecial(_ place: WatchPlace) -> Bool { place.path.name == "pipe" }
}
