import JSONText

/// Looks a whole store over for what must hold between its records: plainly, with no help from the code that mends them.
struct StoreChecker {
  let view: StoreView

  /// The first thing that is wrong, nil if nothing is.
  func complaint() -> String? {
    idComplaint() ?? pointerComplaint() ?? addressComplaint() ?? dealComplaint() ?? timelineComplaint()
  }

  /// An address as the checker compares it. The histories use plain ASCII addresses only.
  static func addressKey(_ text: String) -> String { text.lowercased() }

  /// The addresses of a contact, each once.
  static func addresses(_ record: JSONObject) -> Set<String> {
    let others = record["otherEmails"]?.arrayValue?.compactMap(\.stringValue) ?? []
    return Set(([record["email"]?.stringValue].compactMap(\.self) + others).map(addressKey))
  }

  private func readable(_ collection: String) -> [(file: StoreView.File, record: JSONObject)] {
    view.files(in: collection).compactMap { file in file.record.map { (file, $0) } }
  }

  // MARK: - Ids

  /// Every record and every element of a list has an id of its own.
  private func idComplaint() -> String? {
    for collection in ["contacts", "deals", "leads"] {
      var holders: [String: String] = [:]
      for (file, record) in readable(collection) {
        guard let id = record["id"]?.stringValue else { return "\(file.path) has no id" }
        guard record["createdAt"] != nil || collection == "leads" else { return "\(file.path) has no createdAt" }
        if let other = holders.updateValue(file.path, forKey: file.org + " " + id) { return "\(id) is \(other) and \(file.path)" }
      }
    }
    for file in view.files.values.sorted(by: { $0.path < $1.path }) {
      guard let record = file.record else { continue }
      for list in ["events", "notes", "history", "conflicts"] {
        var ids: Set<String> = []
        for element in record[JSONKey(list)]?.arrayValue ?? [] {
          guard let id = element.objectValue?["id"]?.stringValue else { return "an element of \(list) in \(file.path) has no id" }
          if !ids.insert(id).inserted { return "\(id) stands twice in \(list) of \(file.path)" }
        }
      }
    }
    return nil
  }

  // MARK: - People

  /// A pointer leads straight to a contact that is there and stands for itself.
  private func pointerComplaint() -> String? {
    for (file, record) in readable("contacts") {
      let entries = record["conflicts"]?.arrayValue ?? []
      if entries.contains(where: { $0.objectValue?["field"]?.stringValue == "/mergedInto" }) {
        return "\(file.path) keeps a pointer under conflicts"
      }
      guard let target = record["mergedInto"]?.stringValue else { continue }
      let key = RecordKey(collection: "contacts", org: file.org, id: target)
      guard let found = view.file(key) else { return "\(file.path) points at \(target), which is not there" }
      if found.path == file.path { return "\(file.path) points at itself" }
      if found.record?["mergedInto"] != nil { return "\(file.path) points at \(target), which points on" }
    }
    return nil
  }

  /// One live contact has an address, and those merged share it with their survivor only.
  private func addressComplaint() -> String? {
    var holders: [String: (person: String, path: String)] = [:]
    for (file, record) in readable("contacts") {
      let person = record["mergedInto"]?.stringValue ?? record["id"]?.stringValue ?? file.path
      for address in Self.addresses(record) {
        let key = file.org + " " + address
        if let other = holders[key], other.person != person { return "\(address) is in \(other.path) and in \(file.path)" }
        holders[key] = (person, file.path)
      }
    }
    return nil
  }

  // MARK: - Deals and events

  /// A deal is where its history ends.
  private func dealComplaint() -> String? {
    for (file, record) in readable("deals") {
      let history = (record["history"]?.arrayValue ?? []).compactMap(\.objectValue)
      let last = history.max { left, right in
        let (one, other) = (Self.sortable(left), Self.sortable(right))
        return one < other
      }
      if last?["to"] != record["stage"] { return "\(file.path) is not where its history ends" }
    }
    return nil
  }

  /// The histories write times in one form, which sorts as text.
  private static func sortable(_ entry: JSONObject) -> String {
    (entry["at"]?.stringValue ?? "") + " " + (entry["id"]?.stringValue ?? "")
  }

  /// Whether a version of a file that nobody could read stands beside it: what was moved from there was not found in it.
  private func wasBroken(_ path: String) -> Bool { view.files.keys.contains { $0.hasPrefix(path + ".rejected-") } }

  /// An event stands once, in the file of its year.
  private func timelineComplaint() -> String? {
    var places: [String: String] = [:]
    for (file, record) in readable("timelines") {
      let name = file.path.split(separator: "/").last.map(String.init) ?? ""
      let year = name.split(separator: ".").dropFirst().first.map(String.init)
      for event in (record["events"]?.arrayValue ?? []).compactMap(\.objectValue) {
        let id = event["id"]?.stringValue ?? ""
        let owner = file.org + " " + (record["contact"]?.stringValue ?? "") + " " + id
        if let other = places.updateValue(file.path, forKey: owner), !wasBroken(other), !wasBroken(file.path) {
          return "the event \(id) is in \(other) and \(file.path)"
        }
        guard let at = event["at"]?.stringValue, let year else { continue }
        if !at.hasPrefix(year) { return "the event \(id) of \(at) is in \(file.path)" }
      }
    }
    return nil
  }
}
