import GitStorage
import Testing

@testable import Watching

struct ReadingWindowsTests {
  @Test func windowsOverlap() {
    var windows = ReadingWindows()
    #expect(!windows.isOpen)
    windows.opened("reading.a")
    windows.opened("reading.b")
    windows.closed("reading.a")
    #expect(windows.isOpen)
    windows.closed("reading.b")
    #expect(!windows.isOpen)
  }

  @Test func anEndWithoutABeginningSaysNothing() {
    var windows = ReadingWindows()
    windows.closed("reading.before")
    windows.closed("reading.before")
    windows.opened("reading.a")
    #expect(windows.isOpen)
    windows.closed("reading.a")
    #expect(!windows.isOpen)
  }

  /// The kernel makes one message of two equal ones in a row.
  @Test func aMarkOpenedTwiceIsOneMark() {
    var windows = ReadingWindows()
    windows.opened("reading.a")
    windows.opened("reading.a")
    windows.closed("reading.a")
    #expect(!windows.isOpen)
  }

  @Test func aLostQueueClosesAll() {
    var windows = ReadingWindows()
    windows.opened("reading.a")
    windows.reset()
    #expect(!windows.isOpen)
  }

  /// A look at a whole store is not told file by file; the next reader is told of again.
  @Test func whoReadsEverythingIsNotToldToTheEnd() {
    var windows = ReadingWindows()
    windows.opened("reading.a")
    let told = (0..<(ReadingWindows.mostTold + 10)).count { _ in windows.tellsOfOneMore() }
    windows.closed("reading.a")
    windows.opened("reading.b")
    let again = windows.tellsOfOneMore()
    #expect(told == ReadingWindows.mostTold && again)
  }
}
