import JSONText

/// What is sent and received, to whom it may be sent, and bulk sends.
extension RecordSchema {
  static let thread = RecordSchema(
    .thread, "The messages with one phone number or email address in one year, ordered by time.",
    [
      Field("channel", channel, .identity, required: true, "The way the messages travel."),
      Field("address", .address, .identity, required: true, "Whom the messages are exchanged with."),
      Field(
        "assigned", .set(.object(assignmentFields)), .set, "Whom a person assigned the thread to, against what the address says."),
      Field("messages", .keyed(messageFields), .keyedList, required: true, machines: true, "The messages."),
    ])

  private static let assignmentFields = [
    Field("contact", .recordID, .scalar, required: true, "The contact the messages belong to."),
    Field("from", .instant, .scalar, "From when on."),
    Field("until", .instant, .scalar, "Until when."),
  ]

  private static let messageFields = [
    elementID,
    Field("at", .instant, .scalar, required: true, "When it was queued or received."),
    Field("direction", .choice(["inbound", "outbound"]), .scalar, required: true, "Whether we received or sent it."),
    Field("from", .string, .scalar, required: true, "Who sent it."),
    Field("to", .string, .scalar, required: true, "Whom it was sent to."),
    Field("body", .text, .scalar, required: true, "The text."),
    Field("subject", .string, .scalar, "The subject of an email."),
    Field("html", .text, .scalar, "The HTML form of the text, or the file that holds it."),
    Field("status", .choice(messageStates), .progress, required: true, "How far it has come."),
    Field("attempt", .integer, .progress, "The attempt the status speaks of; a person's resend raises it."),
    Field("statusAt", .instant, .follows("status"), "When it came so far, by the provider's clock where it has one."),
    Field("error", .object(errorFields), .follows("status"), "Why it could not be sent or delivered."),
    Field("by", .string, .scalar, "Who wrote it."),
    Field("device", .string, .scalar, "The device that is to send it."),
    Field("contact", .recordID, .scalar, "The contact it was meant for."),
    Field("campaign", .recordID, .scalar, "The campaign it is part of."),
    Field("template", .slug, .scalar, "The template it was made from."),
    Field("media", .list(.object(mediaFields)), .scalar, "What came with it."),
    Field("segments", .integer, .scalar, "How many segments it is billed as."),
    Field("try", .integer, .progress, "The automatic try within the attempt."),
    Field("claims", .map, .map, "By which device each try was claimed, under \"<attempt>.<try>\"."),
    Field("local", .string, .scalar, "The device that alone may send it, for it was queued out of the remote's reach."),
    Field("provider", .object(providerFields), .object, "How the provider knows it."),
  ]

  private static let messageStates = [
    "queued", "sending", "unknown", "canceled", "failed", "sent", "undelivered", "received", "delivered", "read",
  ]

  private static let errorFields = [
    Field("code", .integer, .scalar, "The provider's number for it."),
    Field("message", .string, .scalar, "The provider's words for it."),
    Field("advice", .string, .scalar, "What to do about it."),
  ]

  private static let mediaFields = [
    Field("type", .string, .scalar, "The media type."),
    Field("url", .url, .scalar, "Where the provider keeps it."),
    Field("path", .string, .scalar, "Where the store keeps it."),
    Field("bytes", .integer, .scalar, "Its size."),
  ]

  private static let providerFields = [
    Field("sids", .map, .map, "The attempt and try of each id the provider gave."),
    Field("messageId", .string, .scalar, "The Message-ID of an email."),
    Field("inReplyTo", .string, .scalar, "The Message-ID it answers."),
    Field("references", .list(.string), .scalar, "The Message-IDs of the conversation before it."),
  ]

  static let consent = RecordSchema(
    .consent, "Whether one address may be written to; it outlives the contact.",
    [
      Field("channel", channel, .identity, required: true, "The way the messages travel."),
      Field("address", .address, .identity, required: true, "The address it is about."),
      Field(
        "entries", .keyed(consentFields), .ledger, required: true, machines: true,
        "What was said, ordered by time; the newest rules."),
    ])

  private static let consentFields = [
    elementID,
    Field("at", .instant, .scalar, required: true, "When it was said."),
    Field("state", .choice(["opted_out", "opted_in", "bounced"]), .scalar, required: true, "What it means."),
    Field("reason", .string, .scalar, "Why."),
    Field("evidence", .string, .scalar, "What shows it: the message, the click, the bounce."),
    Field("sender", .string, .scalar, "The one of our senders it was said to."),
    Field("over", .set(.string), .set, "The opt-outs that a person's opt-in lifts, by id."),
  ]

  static let campaign = RecordSchema(
    .campaign, "One bulk send; its recipients stand frozen in files beside it.",
    [
      id,
      Field("name", .string, .scalar, required: true, "The name of the campaign."),
      Field("template", .slug, .scalar, "The template it was made from."),
      Field("subject", .string, .scalar, "The subject of the email."),
      Field("text", .text, .text, "The text."),
      Field("html", .text, .text, "The HTML form of the text."),
      createdAt,
      Field("by", .string, .scalar, required: true, "Who sends it."),
      Field("device", .string, .scalar, required: true, "The device that sends it."),
    ])

  static let recipients = RecordSchema(
    .recipients, "A part of the recipients of a campaign, written once.",
    [Field("recipients", .rows(recipientFields), .scalar, required: true, "The recipients, at most 500 a file.")])

  private static let recipientFields = [
    Field("contact", .recordID, .scalar, required: true, "The contact."),
    Field("address", .address, .scalar, required: true, "The address to write to."),
    Field("skip", .string, .scalar, "Why nothing is sent to it."),
  ]
}
