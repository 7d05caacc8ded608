import ArgumentParser

/// Runs the program: reads the arguments, does what they say, and reports what went wrong in one form for all verbs.
package enum Program {
  /// - Parameter arguments: What follows the program's name.
  /// - Returns: The exit code.
  package static func run(_ arguments: [String], in context: CommandContext) async -> Int32 {
    let command: any Command
    do {
      var parsed = try Kith.parseAsRoot(arguments)
      guard let verb = parsed as? any Command else {
        // What is no verb of ours, such as `kith help` and `kith contact` alone, answers with a help text as an error.
        try parsed.run()
        return ExitStatus.done.rawValue
      }
      command = verb
    } catch {
      return answer(error, to: arguments, in: context)
    }
    do {
      return try await command.run(in: context).rawValue
    } catch {
      let failure = Failure(error, nothingChanged: type(of: command).changesAllOrNothing)
      return report(failure, colored: !command.globals.noColor, in: context)
    }
  }

  /// What `ArgumentParser` has to say: a help text, or what is wrong with the arguments.
  private static func answer(_ error: any Error, to arguments: [String], in context: CommandContext) -> Int32 {
    if Kith.exitCode(for: error) == .success {
      do {
        try context.terminal.output.write(Kith.fullMessage(for: error, columns: context.terminal.columns) + "\n")
        return ExitStatus.done.rawValue
      } catch {
        return report(Failure(error, nothingChanged: false), colored: true, in: context)
      }
    }
    return report(Failure(parsing: error, arguments: arguments), colored: true, in: context)
  }

  private static func report(_ failure: Failure, colored: Bool, in context: CommandContext) -> Int32 {
    let style = Style(colored: colored && context.colors(on: context.terminal.errors))
    do {
      try context.terminal.errors.write(failure.text(style))
    } catch {
      // Nobody can be told that nobody can be told; the exit code still says it.
    }
    return failure.status.rawValue
  }
}
