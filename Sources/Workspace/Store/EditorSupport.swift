import GitStorage
import JSONText
import Records

/// Files that make editors help with records: JSON Schemas, and the settings that tell VS Code which file has which.
enum EditorSupport {
  /// `.vscode/settings.json` and one schema a record type.
  static var files: [(GitPath, [UInt8])] {
    let schemas = RecordType.allCases.map { type in
      (GitPath(".vscode/kith/\(type.rawValue).schema.json"), JSONWriter.write(JSONSchema.document(for: type)))
    }
    return [(".vscode/settings.json", JSONWriter.write(settings))] + schemas
  }

  private static var settings: JSONValue {
    let associations = RecordType.allCases.map { type in
      JSONValue.object([
        "fileMatch": .array(patterns(of: type).map { .string($0) }),
        "url": .string("./.vscode/kith/\(type.rawValue).schema.json"),
      ])
    }
    return .object([
      "files.eol": "\n", "files.insertFinalNewline": true, "json.schemas": .array(associations),
      "[json]": .object(["editor.tabSize": 2, "editor.insertSpaces": true]),
    ])
  }

  /// Where records of a type stand, as VS Code's globs.
  private static func patterns(of type: RecordType) -> [String] {
    switch type {
    case .store: ["/kith.json"]
    case .org: ["/orgs/*/org.json"]
    case .contact: ["/orgs/*/contacts/**/*.json"]
    case .timeline: ["/orgs/*/timelines/**/*.json"]
    case .notes: ["/orgs/*/notes/**/*.json"]
    case .deal: ["/orgs/*/deals/**/*.json"]
    case .lead: ["/orgs/*/leads/**/*.json"]
    case .thread: ["/orgs/*/threads/**/*.json"]
    case .consent: ["/orgs/*/consent/**/*.json"]
    case .template: ["/orgs/*/templates/*.json"]
    case .campaign: ["/orgs/*/campaigns/**/*.json", "!/orgs/*/campaigns/**/*.recipients-*.json"]
    case .recipients: ["/orgs/*/campaigns/**/*.recipients-*.json"]
    case .view: ["/orgs/*/views/*.json"]
    }
  }
}
