import Foundation
import GitStorage
import JSONText
import Records
import Workspace

/// Why a command did not do what it was asked: an exit code, what and where, and the next thing to type.
///
/// The one place in which errors of all modules are put into words.
struct Failure: Error, Hashable {
  let status: ExitStatus
  /// One line, without a final stop.
  let message: String
  let hint: String?

  init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    self.hint = hint
  }

  /// Puts an error of whatever kind into words.
  ///
  /// - Parameter nothingChanged: Whether the command that failed does all or nothing.
  init(_ error: any Error, nothingChanged: Bool) {
    switch error {
    case let error as Failure: self = error
    case let error as StoreError: self.init(error)
    case let error as GitError: self.init(error, nothingChanged: nothingChanged)
    case let error as TransportError: self.init(error)
    case let error as RecordError: self.init(.invalidData, Self.place(error.position) + error.message, hint: error.hint)
    case let error as JSONSyntaxError: self.init(.invalidData, error.message, hint: error.hint)
    case let error as AddressError: self.init(.invalidData, error.message, hint: error.hint)
    case is CancellationError: self.init(.tryAgain, "interrupted")
    case let error as CocoaError: self.init(error)
    default: self.init(.internalError, "\(error)", hint: Self.reportHint)
    }
  }

  /// The text for standard error.
  func text(_ style: Style) -> String {
    var text = "kith: \(style.alarm("error:")) \(PlainText.line(message))\n"
    if let hint { text += "\(style.hint("hint:")) \(PlainText.line(hint))\n" }
    return text
  }

  private static let reportHint = "this should not happen; please report it with the command you typed"

  private static func place(_ position: TextPosition?) -> String {
    position.map { "line \($0.line), column \($0.column): " } ?? ""
  }
}

// MARK: - From other modules

extension Failure {
  init(_ error: StoreError) {
    let status: ExitStatus =
      switch error.kind {
      case .usage: .usage
      case .invalidData: .invalidData
      case .notFound: .notFound
      case .exists: .exists
      case .tryAgain: .tryAgain
      case .notPermitted: .notPermitted
      case .internalError: .internalError
      }
    self.init(status, error.message, hint: error.hint ?? (status == .internalError ? Self.reportHint : nil))
  }

  private init(_ error: GitError, nothingChanged: Bool) {
    var message = "could not \(error.operation)"
    if let path = error.path { message += " (\(path))" }
    message += ": \(error.message)"
    let status: ExitStatus
    switch error.code {
    case .notFound, .notARepository: status = .notFound
    case .exists: status = .exists
    case .locked, .refChanged: status = .tryAgain
    case .corrupt: status = .invalidData
    case .invalid: status = .usage
    case .unsupportedRepository, .foreignOwner, .noIdentity: status = .notPermitted
    case .noSpace, .io: status = .tryAgain
    case .readOnly, .permission: status = .notPermitted
    default: status = .internalError
    }
    if nothingChanged, [.noSpace, .readOnly, .permission].contains(error.code) { message += "; nothing was changed" }
    self.init(status, message, hint: error.hint ?? (status == .internalError ? Self.reportHint : nil))
  }

  init(_ error: TransportError) {
    let status: ExitStatus =
      switch error.kind {
      case .unreachable, .timedOut, .other, .noGitProgram, .damaged: .tryAgain
      case .authentication, .unusable: .notPermitted
      case .noSuchRepository: .notFound
      }
    self.init(status, "\(error.remote): \(error.message)", hint: error.hint)
  }

  private init(_ error: CocoaError) {
    let status: ExitStatus
    switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: status = .notFound
    case .fileReadNoPermission, .fileWriteNoPermission, .fileWriteVolumeReadOnly: status = .notPermitted
    case .fileWriteOutOfSpace: status = .tryAgain
    default: status = .internalError
    }
    self.init(status, error.localizedDescription, hint: status == .internalError ? Self.reportHint : nil)
  }
}
