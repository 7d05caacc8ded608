package import JSONText

/// A saved filter of one collection: names for the fields of a view.
///
/// Setting a field touches no other; setting nil takes the key out. What the schema does not know stays as it is.
package struct View: Hashable, Sendable {
  package var record: Record

  /// Takes a record for a view; nil if it is of another type.
  package init?(_ record: Record) {
    guard record.type == .view else { return nil }
    self.record = record
  }

  private init(value: JSONObject) {
    record = Record(type: .view, value: value)
  }

  package static func new(name: String, collection: String) -> View {
    View(value: ["name": .string(name), "collection": .string(collection)])
  }

  package var name: String {
    get { record.value.text("name") ?? "" }
    set { record.value["name"] = .string(newValue) }
  }

  /// What it shows: `contacts`, `deals`, `leads`, ….
  package var collection: String {
    get { record.value.text("collection") ?? "" }
    set { record.value["collection"] = .string(newValue) }
  }

  /// What it keeps.
  package var filter: JSONValue? {
    get { record.value["filter"] }
    set { record.value["filter"] = newValue }
  }

  /// The order it shows things in.
  package var sort: JSONValue? {
    get { record.value["sort"] }
    set { record.value["sort"] = newValue }
  }

  /// The keys it shows, in their order; setting an empty list takes `columns` out.
  package var columns: [String] {
    get { record.value.texts("columns") }
    set { record.value.set("columns", to: newValue) }
  }

  /// The email of the member it belongs to.
  package var owner: String? {
    get { record.value.text("owner") }
    set { record.value.set("owner", to: newValue) }
  }
}
