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
}
