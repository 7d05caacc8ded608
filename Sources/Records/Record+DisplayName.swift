import JSONText

extension Record {
  /// What people call the thing: its name or title, else an address, else its id.
  package var displayName: String {
    for key: JSONKey in ["name", "title", "address", "email", "phone"] {
      if let text = value[key]?.stringValue, !text.isEmpty { return text }
    }
    return id?.text ?? type.rawValue
  }
}
