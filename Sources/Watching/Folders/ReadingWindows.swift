import GitStorage

/// When Kith itself reads, as far as the kernel's messages tell.
///
/// Every reader opens a mark before it reads and closes it when it ends (``ReadingMarker``). All messages of one inotify
/// instance come in order, so whatever is opened between the two may have been opened by Kith. Each mark has a name of its own:
/// the kernel makes one message of two equal ones in a row, so a count of openings and closings of one file would drift.
struct ReadingWindows {
  /// More openings than this beside readers say nothing any more: somebody of Kith reads the whole store.
  static let mostTold = 20_000

  private var told = 0
  /// The marks of those who may be reading now.
  private(set) var open: Set<GitPath> = []

  /// Whether somebody of Kith may be reading now.
  var isOpen: Bool { !open.isEmpty }

  mutating func opened(_ mark: GitPath) {
    if open.isEmpty { told = 0 }
    open.insert(mark)
  }

  /// Whether one more opening beside the readers is worth telling.
  mutating func tellsOfOneMore() -> Bool {
    told += 1
    return told <= Self.mostTold
  }

  /// The closing of a mark that was opened before the watch began says nothing.
  mutating func closed(_ mark: GitPath) { open.remove(mark) }

  /// Messages were lost, or the folder of the marks went: a window whose end was among them would never close.
  mutating func reset() { open = [] }
}
