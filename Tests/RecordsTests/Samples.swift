import JSONText
import Records

/// A canonical file of every type, using every field that the type has.
enum Samples {
  static func text(of type: RecordType) -> String {
    switch type {
    case .store: store
    case .org: org
    case .contact: contact
    case .timeline: timeline
    case .notes: notes
    case .deal: deal
    case .lead: lead
    case .thread: thread
    case .consent: consent
    case .template: template
    case .campaign: campaign
    case .recipients: recipients
    case .view: view
    }
  }

  private static let conflicts = """
      "conflicts": [
        {"id": "aa", "field": "/phone", "value": "+14155552671", "by": "ben@acme.example", "at": "2026-11-22T09:30:00Z"},
        {"id": "ab", "field": "/tags"}
      ]
    """

  private static let store = """
    {
      "format": 1,
    \(conflicts)
    }

    """

  private static let org = """
    {
      "name": "Acme",
      "defaultRegion": "DE",
      "timeZone": "Europe/Berlin",
      "stages": [
        {
          "name": "New",
          "type": "open"
        }
      ],
      "members": [
        {
          "email": "ana@acme.example",
          "name": "Ana"
        }
      ],
      "email": {
        "from": "Acme <hello@acme.example>",
        "replyTo": "ana@acme.example",
        "signature": [
          "Acme",
          "Berlin"
        ],
        "trackingURL": "https://t.acme.example/"
      },
      "sms": {
        "accountSid": "AC1",
        "from": "+14155552671",
        "messagingServiceSid": "MG1",
        "stopScope": "sender"
      },
      "sending": {
        "device": "box"
      },
      "polling": {
        "seconds": 30
      },
    \(conflicts)
    }

    """

  static let contact = """
    {
      "id": "0123456789ab",
      "name": "Grace Hopper",
      "email": "grace@example.com",
      "phone": "(415) 555-2671",
      "company": "Navy",
      "position": "Rear admiral",
      "source": "fair",
      "intent": "high",
      "owner": "ana@acme.example",
      "otherEmails": [
        "g@example.org"
      ],
      "otherPhones": [
        "+442079460018"
      ],
      "tags": [
        "vip",
        "compilers"
      ],
      "custom": {
        "ship": {
          "name": "Constitution"
        },
        "shoes": 1.10
      },
      "createdAt": "2026-11-22T09:30:00Z",
      "createdBy": "ana@acme.example",
      "lead": "0123456789ac",
      "mergedInto": "0123456789ad",
    \(conflicts)
    }

    """

  private static let timeline = """
    {
      "contact": "0123456789ab",
      "events": [
        {"id": "e1", "at": "2026-01-01T00:00:00Z", "type": "page_visit", "recordedAt": "2026-01-01T00:00:01Z", "title": "Home", \
    "url": "/", "verdict": "human", "by": "box"},
        {"id": "e2", "at": "2026-01-02T00:00:00Z", "type": "deal_change", "deal": "0123456789ae", "from": "New", "to": "Won"},
        {"id": "e3", "at": "2026-01-03T00:00:00Z", "type": "email_open", "file": "a.pdf", "form": "f", "campaign": "0123456789af", \
    "message": "m1"}
      ],
    \(conflicts)
    }

    """

  private static let notes = """
    {
      "contact": "0123456789ab",
      "notes": [
        {"id": "n1", "at": "2026-01-01T00:00:00Z", "by": "ana@acme.example", "text": "Called."},
        {"id": "n2", "at": "2026-01-01T00:00:00Z", "by": "ben@acme.example", "text": ["One", "", "two"], \
    "editedAt": "2026-01-02T00:00:00Z", "pinned": true}
      ],
    \(conflicts)
    }

    """

  private static let deal = """
    {
      "id": "0123456789ab",
      "contact": "0123456789ac",
      "title": "Compiler",
      "value": {
        "amount": "1200.00",
        "currency": "EUR"
      },
      "stage": "Won",
      "owner": "ana@acme.example",
      "expectedClose": "2026-12-31",
      "createdAt": "2026-11-22T09:30:00Z",
      "history": [
        {"id": "h1", "at": "2026-11-22T09:30:00Z", "to": "New", "by": "ana@acme.example"},
        {"id": "h2", "at": "2026-11-22T09:30:01Z", "from": "New", "to": "Won"}
      ],
    \(conflicts)
    }

    """

  private static let lead = """
    {
      "id": "0123456789ab",
      "submittedAt": "2026-11-22T09:30:00Z",
      "name": "Grace",
      "email": "grace@example.com",
      "phone": "0171 1234567",
      "company": "Navy",
      "position": "Rear admiral",
      "source": "web",
      "form": "contact",
      "message": [
        "Hello,",
        "call me."
      ],
      "utm": {
        "source": "x"
      },
      "referrer": "https://example.com/",
      "status": "qualified",
      "contact": "0123456789ac",
      "importedAt": "2026-11-23T09:30:00Z",
    \(conflicts)
    }

    """

  private static let thread = """
    {
      "channel": "sms",
      "address": "+14155552671",
      "assigned": [
        {
          "contact": "0123456789ab",
          "from": "2026-01-01T00:00:00Z",
          "until": "2026-02-01T00:00:00Z"
        }
      ],
      "messages": [
        {"id": "m1", "at": "2026-01-01T00:00:00Z", "direction": "outbound", "from": "+1", "to": "+14155552671", "body": "Hi", \
    "subject": "s", "html": "<p>", "status": "failed", "attempt": 1, "statusAt": "2026-01-01T00:00:01Z", \
    "error": {"code": 21211, "message": "bad", "advice": "look"}, "by": "ana", "device": "box", "contact": "0123456789ab", \
    "campaign": "0123456789ac", "template": "welcome", "media": [{"type": "image/png", "url": "https://x/", "path": "p", \
    "bytes": 3}], "segments": 1, "try": 2, "claims": {"1.1": {"nonce": "n"}}, "local": "box", \
    "provider": {"sids": {"SM1": "1.1"}, "messageId": "<a@b>", "inReplyTo": "<c@d>", "references": ["<c@d>"]}}
      ],
    \(conflicts)
    }

    """

  private static let consent = """
    {
      "channel": "email",
      "address": "grace@example.com",
      "entries": [
        {"id": "c1", "at": "2026-01-01T00:00:00Z", "state": "opted_out", "reason": "asked", "evidence": "m1", \
    "sender": "hello@acme.example"},
        {"id": "c2", "at": "2026-01-02T00:00:00Z", "state": "opted_in", "over": ["c1"]}
      ],
    \(conflicts)
    }

    """

  private static let template = """
    {
      "name": "Welcome",
      "channel": "email",
      "subject": "Hello {{name}}",
      "text": [
        "Hello {{name}},",
        "welcome."
      ],
      "html": "<p>Hello</p>",
    \(conflicts)
    }

    """

  private static let campaign = """
    {
      "id": "0123456789ab",
      "name": "Spring",
      "template": "welcome",
      "subject": "Hello",
      "text": "Hello",
      "html": "<p>Hello</p>",
      "createdAt": "2026-11-22T09:30:00Z",
      "by": "chidi@acme.example",
      "device": "box",
    \(conflicts)
    }

    """

  private static let recipients = """
    {
      "recipients": [
        {"contact": "0123456789ab", "address": "grace@example.com"},
        {"contact": "0123456789aa", "address": "ada@example.com", "skip": "opted out"}
      ],
    \(conflicts)
    }

    """

  private static let view = """
    {
      "name": "Hot",
      "collection": "contacts",
      "filter": {
        "intent": "high"
      },
      "sort": "-createdAt",
      "columns": [
        "name",
        "email"
      ],
      "owner": "ana@acme.example",
    \(conflicts)
    }

    """
}
