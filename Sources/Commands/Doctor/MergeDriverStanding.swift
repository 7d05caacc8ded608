import Foundation
import GitStorage
import Workspace

/// The command by which git has records merged.
struct MergeDriverStanding {
  /// What `merge.kith.driver` says.
  let driver: String?
  /// The word in it that is the program, nil where it is a command of another form.
  let program: String?
  /// The file behind that word.
  let found: String?
  /// The file behind this program.
  let this: String?
  /// What sets the command to this program.
  let remedy: String

  var diagnoses: [Diagnosis] {
    guard let driver else {
      return [Diagnosis("merge-driver", .warning, "merge.kith.driver is not set: git merges records by line", hint: remedy)]
    }
    guard let program else {
      let words = "git merges records by a command of your own: \(driver)"
      return [Diagnosis("merge-driver", .note, words, hint: "for Kith's: \(remedy)")]
    }
    guard let found else {
      let words = "\(program), by which git merges records, is not there: every git merge of a record would stop"
      return [Diagnosis("merge-driver", .warning, words, hint: remedy)]
    }
    guard found == this else {
      let words = "git merges records by \(found), which is not this program"
      return [Diagnosis("merge-driver", .note, words, hint: "to have it call this one: \(remedy)")]
    }
    return [Diagnosis("merge-driver", .ok, "git merges records by this program")]
  }

  /// The program of a command that `StoreCreation.mergeDriver` has made, or that was typed in that form.
  static func program(of driver: String) -> String? {
    let mark = "/"
    let arguments = StoreCreation.mergeDriver(mark).dropFirst(mark.count)
    guard driver.hasSuffix(arguments) else { return nil }
    let word = String(driver.dropLast(arguments.count))
    if ShellWord.quoted(word) == word { return word }
    guard word.count > 2, word.hasPrefix("'"), word.hasSuffix("'") else { return nil }
    let inner = String(word.dropFirst().dropLast()).replacingOccurrences(of: "'\\''", with: "'")
    return ShellWord.quoted(inner) == word ? inner : nil
  }
}

/// What `.gitattributes` says about records.
struct AttributeStanding {
  let merge: GitRepository.AttributeValue
  let text: GitRepository.AttributeValue
  /// What adds the line.
  let remedy: String

  var diagnoses: [Diagnosis] {
    guard merge == .text("kith") else {
      let words = "no line of .gitattributes gives records to Kith: git merges them by line"
      return [Diagnosis("attributes", .warning, words, hint: remedy)]
    }
    guard text == .unset else {
      let words = ".gitattributes does not say -text for records: git may change their line ends"
      return [Diagnosis("attributes", .warning, words, hint: remedy)]
    }
    return [Diagnosis("attributes", .ok, ".gitattributes gives records to Kith")]
  }
}

extension Examination {
  func mergeDriverDiagnoses() throws -> [Diagnosis] {
    let driver = try repository().configString(StoreCreation.mergeDriverKey)
    let path = context.environment["PATH"]
    let program = driver.flatMap { MergeDriverStanding.program(of: $0) }
    let command = PathText.quoted(StoreCreation.mergeDriver(context.program))
    return MergeDriverStanding(
      driver: driver, program: program, found: program.flatMap { ProgramFile.found($0, path: path) },
      this: ProgramFile.found(context.program, path: path),
      remedy: "git -C \(quotedRoot) config \(StoreCreation.mergeDriverKey) \(command)"
    ).diagnoses
  }

  func attributeDiagnoses() throws -> [Diagnosis] {
    let repository = try repository()
    let record = "orgs/any/contacts/00/any-000000000000.json"
    let line = String(StoreCreation.attributes.dropLast())
    let file = PathText.quoted(root + "/.gitattributes")
    let git = "git -C \(quotedRoot)"
    return AttributeStanding(
      merge: try repository.attribute("merge", of: record), text: try repository.attribute("text", of: record),
      remedy:
        "echo \(PathText.quoted(line)) >> \(file) && \(git) add .gitattributes && \(git) commit -m 'Give records to Kith' .gitattributes"
    ).diagnoses
  }
}
