import ArgumentParser
import JSONText
import Records

/// `kith schema`: what a record may hold, as JSON Schema.
struct SchemaCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of a type of record.",
    discussion: """
      kith schema contact > contact.schema.json

      Without a type, lists them. Needs no store.
      """)

  @OptionGroup var globals: GlobalOptions

  @Argument(help: "The type of record.", completion: .list(RecordType.allCases.map(\.rawValue)))
  var type: String?

  func run(in context: CommandContext) async throws -> ExitStatus {
    let printer = Printer(globals, context)
    guard let type else {
      var table = Table("TYPE", "WHAT IT IS")
      for type in RecordType.allCases {
        if printer.isJSON, let schema = JSONSchema.document(for: type).objectValue { try printer.json(schema) }
        table.add(type.rawValue, RecordSchema.of(type).summary)
      }
      try table.print(to: printer)
      return .done
    }
    guard let known = RecordType(rawValue: type) else {
      let names = RecordType.allCases.map(\.rawValue)
      throw Failure(
        .usage, "there is no type of record \"\(type)\"",
        hint: type.nearest(among: names).map { "did you mean \($0)?" }
          ?? "there are \(names.joined(separator: ", "))")
    }
    // A JSON text for people and for programs alike.
    try printer.text(JSONWriter.write(JSONSchema.document(for: known)))
    return .done
  }
}
