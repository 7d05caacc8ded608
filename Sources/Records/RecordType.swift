/// The kinds of record a store holds, named as people name them.
package enum RecordType: String, CaseIterable, Hashable, Sendable {
  /// `kith.json`, which makes a repository a store.
  case store
  /// `org.json`, the settings of one organization.
  case org
  case contact
  /// The events of one contact in one year.
  case timeline
  /// The notes of one contact.
  case notes
  case deal
  case lead
  /// The messages with one phone number or email address in one year.
  case thread
  /// The opt-outs and opt-ins of one address.
  case consent
  case template
  case campaign
  /// A frozen part of the recipients of a campaign.
  case recipients
  case view
}

extension RecordType {
  /// The name with its article, for messages: "a contact", "an organization's settings".
  package var nameWithArticle: String {
    switch self {
    case .store: "a store"
    case .org: "an organization"
    case .contact: "a contact"
    case .timeline: "a timeline"
    case .notes: "a file of notes"
    case .deal: "a deal"
    case .lead: "a lead"
    case .thread: "a thread"
    case .consent: "a consent record"
    case .template: "a template"
    case .campaign: "a campaign"
    case .recipients: "a list of recipients"
    case .view: "a view"
    }
  }
}

/// The ways by which messages travel.
package enum Channel: String, CaseIterable, Hashable, Sendable {
  case sms
  case email
}
