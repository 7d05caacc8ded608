import Foundation

/// Random numbers that come again with the same seed (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 on below the bound; the modulo's bias does no harm here, and it is quick without optimization.
  package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

  package mutating func element<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }

  /// True in so many of a hundred cases.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// True in one of so many cases.
  package mutating func oneIn(_ number: Int) -> Bool { below(number) == 0 }
}

/// How long and from where random tests run: a fixed seed, or that of `KITH_SEED`; `KITH_SOAK` times as many rounds.
package enum Campaign {
  package static let seed: UInt64 = number("KITH_SEED") ?? 20_260_131
  package static let factor = Int(clamping: max(1, number("KITH_SOAK") ?? 1))

  private static func number(_ variable: String) -> UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
  }
}
