import GitStorage

/// The git program that fetches and pushes.
struct GitStanding {
  /// Its version, or why there is none that can be used.
  let version: Result<String, TransportError>

  var diagnoses: [Diagnosis] {
    switch version {
    case .success(let version): return [Diagnosis("git", .ok, "git \(version) fetches and pushes")]
    case .failure(let error) where error.kind == .noGitProgram:
      let words = "\(error.message), so libgit2 fetches and pushes, without git's proxies and credential helpers"
      return [Diagnosis("git", .note, words, hint: error.hint)]
    case .failure(let error):
      return [Diagnosis("git", .warning, "the git program does not work: \(error.message)", hint: error.hint)]
    }
  }
}

extension Examination {
  func gitDiagnoses() async -> [Diagnosis] {
    let program = GitProgramTransport(
      environment: context.environment, totalLimit: .seconds(10), idleLimit: .seconds(10))
    do throws(TransportError) {
      return GitStanding(version: .success(try await program.programVersion())).diagnoses
    } catch {
      return GitStanding(version: .failure(error)).diagnoses
    }
  }
}
