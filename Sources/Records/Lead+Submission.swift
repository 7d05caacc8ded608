extension Lead {
  /// The event by which a lead stands on the timeline of the contact it was imported into; nil without id or time.
  ///
  /// Made of the lead alone, so that whoever imports it writes the same event.
  package var submission: Event? {
    guard let id, let submittedAt else { return nil }
    var event = Event(id: RecordID.derived(from: ["event", id.text]).text, at: submittedAt, type: .formSubmission)
    event.title = firstLine ?? source
    event.url = referrer.flatMap { Shape.url.accepts($0) ? $0 : nil }
    event.form = form
    return event
  }

  /// The first line of what was written, as much of it as makes a title.
  private var firstLine: String? {
    let lines = (message ?? "").unicodeScalars.split { $0 == "\n" || $0 == "\r" }
    guard let line = lines.first(where: { !$0.allSatisfy(\.isBlank) }) else { return nil }
    return String(String.UnicodeScalarView(line.prefix(100)))
  }
}
