import Workspace

/// How many records are not valid.
struct RecordStanding {
  /// Nil where not every record was read.
  let findings: [CheckFinding]?
  let records: Int

  var diagnoses: [Diagnosis] {
    guard let findings else {
      return [Diagnosis("records", .ok, "only what was saved since the last commit was read; every record: kith doctor --all")]
    }
    let errors = Set(findings.filter { $0.severity == .error }.map(\.path)).count
    let warnings = findings.count { $0.severity == .warning }
    let count = "\(records) \(records == 1 ? "record" : "records")"
    if errors > 0 {
      let words = "\(errors) of \(count) \(errors == 1 ? "is" : "are") not valid"
      return [Diagnosis("records", .error, words, hint: "kith check")]
    }
    if warnings > 0 {
      let words = "\(count), all valid, with \(warnings) \(warnings == 1 ? "warning" : "warnings")"
      return [Diagnosis("records", .warning, words, hint: "kith check")]
    }
    return [Diagnosis("records", .ok, "\(count), all valid")]
  }
}

extension Examination {
  func recordDiagnoses() throws -> [Diagnosis] {
    let workspace = try workspace()
    guard readsEveryRecord else { return RecordStanding(findings: nil, records: 0).diagnoses }
    let (findings, files) = try StoreCheck(workspace).run()
    return RecordStanding(findings: findings, records: files).diagnoses
  }
}
