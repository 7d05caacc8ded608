import ArgumentParser

/// One verb: arguments that `ArgumentParser` reads, and what is done with them in given surroundings.
protocol Command: ParsableCommand {
  var globals: GlobalOptions { get }

  /// Whether a failure leaves everything as it was, so that the message may say so.
  static var changesAllOrNothing: Bool { get }

  /// Does it. What it prints goes to the terminal of `context`; an error is reported by `Program`, once for all verbs.
  func run(in context: CommandContext) async throws -> ExitStatus
}

extension Command {
  static var changesAllOrNothing: Bool { true }
}

/// How a command ended, as sysexits(3) numbers it.
package enum ExitStatus: Int32, Hashable, Sendable {
  case done = 0
  /// For git only: a file that is no record was merged, and markers are in it.
  case leftMarkers = 1
  /// The request itself makes no sense.
  case usage = 64
  /// A record, a file or a value is not valid, or is held.
  case invalidData = 65
  /// Nothing, or more than one thing, answers to that name.
  case notFound = 66
  /// A fault of this program.
  case internalError = 70
  /// Refused because it exists.
  case exists = 73
  /// A lock, the network, a full disk: the same command may work later.
  case tryAgain = 75
  /// Forbidden by the system, a server or the store.
  case notPermitted = 77
}
