import JSONText

/// A person and what is written about them: contact, timeline, notes, deals, leads.
extension RecordSchema {
  static let contact = RecordSchema(
    .contact, "A person.",
    [
      id,
      Field("name", .string, .scalar, required: true, "The name of the person, as they write it."),
      Field("email", .email, .scalar, "The main email address; no other live contact of the organization has it."),
      Field("phone", .phone, .scalar, "The main phone number, as typed."),
      Field("company", .string, .scalar, "The company the person works for."),
      Field("position", .string, .scalar, "What the person does there."),
      Field("source", .string, .scalar, "Where the person came from."),
      Field("intent", .choice(["high", "medium", "low"]), .scalar, "How likely the person is to buy, as somebody judged it."),
      Field("owner", .email, .scalar, "The member of the organization who looks after the person."),
      Field("otherEmails", .set(.email), .set, "Further email addresses, unique like the main one."),
      Field("otherPhones", .set(.phone), .set, "Further phone numbers."),
      Field("tags", .set(.string), .set, "Words to find people by."),
      Field("custom", .map, .map, "Whatever else is to be kept, under keys of your own."),
      createdAt,
      Field("createdBy", .string, .follows("createdAt"), machines: true, "Who created the record."),
      Field("lead", .recordID, .scalar, "The lead the contact was made from."),
      Field("mergedInto", .recordID, .pointer, machines: true, "The contact that stands for this one too."),
    ])

  static let timeline = RecordSchema(
    .timeline, "What one contact did in one year, ordered by time.",
    [
      Field("contact", .recordID, .identity, required: true, "The contact it is about."),
      Field("events", .keyed(eventFields), .keyedList, required: true, machines: true, "What happened."),
    ])

  private static let eventFields = [
    elementID,
    // Two replicas may derive the same event from the same content, each with a time of its own.
    Field("at", .instant, .born, required: true, "When it happened."),
    Field(
      "type", .snakeCase, .scalar, required: true,
      "What happened: page_visit, form_submission, email_open, email_click, meeting_booked, file_download, chat, deal_change, …"),
    // Two daemons may record the same event; the first to do so is when it was recorded.
    Field("recordedAt", .instant, .earliest, "When it was recorded."),
    Field("title", .string, .scalar, "What to call it."),
    Field("url", .url, .scalar, "The page it is about."),
    Field("deal", .recordID, .scalar, "The deal it is about."),
    Field("from", .string, .scalar, "What it changed from."),
    Field("to", .string, .scalar, "What it changed to."),
    Field("file", .string, .scalar, "The file it is about."),
    Field("form", .string, .scalar, "The form it is about."),
    Field("campaign", .recordID, .scalar, "The campaign it answers."),
    Field("message", .string, .scalar, "The message it is about."),
    Field("verdict", .choice(["human", "proxy", "bot", "unknown"]), .scalar, "Who seems to have done it."),
    Field("by", .string, .follows("at"), "Who recorded it."),
  ]

  static let notes = RecordSchema(
    .notes, "What people noted about one contact.",
    [
      Field("contact", .recordID, .identity, required: true, "The contact they are about."),
      Field("notes", .keyed(noteFields), .keyedList, required: true, "The notes, ordered by time."),
    ])

  private static let noteFields = [
    elementID,
    Field("at", .instant, .scalar, required: true, "When it was noted."),
    Field("by", .string, .scalar, required: true, "Who noted it."),
    Field("text", .text, .text, required: true, "The note."),
    Field("editedAt", .instant, .latest, "When it was last edited."),
    Field("pinned", .boolean, .scalar, "Whether it stays on top."),
  ]

  static let deal = RecordSchema(
    .deal, "Something that may be sold to a contact.",
    [
      id,
      Field("contact", .recordID, .scalar, required: true, "The contact it is about."),
      Field("title", .string, .scalar, required: true, "What is to be sold."),
      Field("value", .money, .scalar, "What it is worth."),
      Field("stage", .string, .derived, required: true, "The stage it has reached; a change here is added to the history."),
      Field("owner", .email, .scalar, "The member of the organization who looks after it."),
      Field("expectedClose", .date, .scalar, "The day by which it is expected to be decided."),
      createdAt,
      Field("history", .keyed(historyFields), .keyedList, "Every change of stage, ordered by time."),
    ])

  private static let historyFields = [
    elementID,
    Field("at", .instant, .born, "When the stage changed."),
    Field("from", .string, .scalar, "The stage before."),
    Field("to", .string, .scalar, "The stage after."),
    Field("by", .string, .follows("at"), "Who changed it."),
  ]

  static let lead = RecordSchema(
    .lead, "One submission by somebody who may become a contact.",
    [
      id,
      Field("submittedAt", .instant, .scalar, required: true, "When it was submitted."),
      Field("name", .string, .scalar, "The name given."),
      Field("email", .email, .scalar, "The email address given."),
      Field("phone", .phone, .scalar, "The phone number given."),
      Field("company", .string, .scalar, "The company given."),
      Field("position", .string, .scalar, "The position given."),
      Field("source", .string, .scalar, "Where the submission came from."),
      Field("form", .string, .scalar, "The form that was filled in."),
      Field("message", .text, .scalar, "What was written."),
      Field("utm", .map, .map, "The campaign parameters of the page's address."),
      Field("referrer", .string, .scalar, "The page that led here."),
      Field("status", .choice(["not_qualified", "qualified", "disqualified"]), .scalar, required: true, "What became of it."),
      Field("contact", .recordID, .scalar, "The contact it was imported into."),
      Field("importedAt", .instant, .earliest, "When it was imported."),
    ])
}
