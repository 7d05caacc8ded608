import JSONText

/// The store, its organizations and what they set up once: templates and saved views.
extension RecordSchema {
  static let store = RecordSchema(
    .store, "Makes a git repository a Kith store.",
    [Field("format", .integer, .scalar, required: true, "The version of the format of the store; this is 1.")])

  static let org = RecordSchema(
    .org, "The settings of one organization; never secrets.",
    [
      Field("name", .string, .scalar, required: true, "The name of the organization."),
      Field("defaultRegion", .region, .scalar, "The ISO 3166 region in which phone numbers without a + are read."),
      Field("timeZone", .timeZone, .scalar, "The IANA time zone in which the organization keeps its days."),
      // Their order is the pipeline, so they merge as one value.
      Field("stages", .list(.object(stageFields)), .scalar, "The stages of a deal, in their order."),
      // A member has no id; who is renamed is taken out and put in, which a set merges without a dispute.
      Field("members", .set(.object(memberFields)), .set, "The people of the organization."),
      Field("email", .object(emailFields), .object, "How the organization sends email."),
      Field("sms", .object(smsFields), .object, "How the organization sends and receives text messages."),
      Field(
        "sending",
        .object([Field("device", .string, .scalar, "The one device that sends for everybody.")]), .object,
        "Who sends what is queued, if the team chose one device for it."),
      Field(
        "polling",
        .object([Field("seconds", .integer, .scalar, "The seconds between two polls of the same sender.")]), .object,
        "How often replies are looked for."),
    ])

  private static let stageFields = [
    Field("name", .string, .scalar, required: true, "The name of the stage."),
    Field("type", .choice(["open", "won", "lost"]), .scalar, required: true, "What a deal at this stage is."),
  ]

  private static let memberFields = [
    Field("email", .email, .scalar, required: true, "The address by which the member is known in `owner`."),
    Field("name", .string, .scalar, "The name of the member."),
  ]

  private static let emailFields = [
    Field("from", .mailbox, .scalar, "The sender of the organization's email."),
    Field("replyTo", .mailbox, .scalar, "Where answers go, if elsewhere than to the sender."),
    Field("signature", .text, .text, "What stands below every email."),
    Field("trackingURL", .url, .scalar, "The public address under which opens and clicks are counted."),
  ]

  private static let smsFields = [
    Field("accountSid", .string, .scalar, "The account with the provider."),
    Field("from", .address, .scalar, "The number or sender to send from."),
    Field("messagingServiceSid", .string, .scalar, "The messaging service to send from instead."),
    Field("stopScope", .choice(["org", "sender"]), .scalar, "What one STOP covers: all our senders, or the one it was sent to."),
  ]

  static let template = RecordSchema(
    .template, "A text to send, with places for the contact's values.",
    [
      Field("name", .string, .scalar, required: true, "The name of the template."),
      Field("channel", channel, .scalar, required: true, "What the template is sent as."),
      Field("subject", .string, .scalar, "The subject of the email."),
      Field("text", .text, .text, required: true, "The text, with {{name}} and the like."),
      Field("html", .text, .text, "The HTML form of the text."),
    ])

  static let view = RecordSchema(
    .view, "A saved filter of one collection.",
    [
      Field("name", .string, .scalar, required: true, "The name of the view."),
      Field("collection", .string, .scalar, required: true, "What it shows: contacts, deals, leads, …"),
      Field("filter", .any, .scalar, "What it keeps."),
      Field("sort", .any, .scalar, "The order it shows things in."),
      Field("columns", .list(.string), .scalar, "The keys it shows, in their order."),
      Field("owner", .email, .scalar, "The member it belongs to."),
    ])

  static let channel = Shape.choice(Channel.allCases.map(\.rawValue))
}
