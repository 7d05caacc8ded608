/// What a team has when its history begins: two people with a past.
enum FirstFiles {
  static let ada = "aaaaaaaaaaaa"
  static let bo = "bbbbbbbbbbbb"

  static func make() -> Act.Files {
    [
      "kith.json": "{\n  \"format\": 1\n}\n", ".gitattributes": "orgs/**/*.json merge=kith -text\n",
      "orgs/acme/org.json": "{\n  \"name\": \"Acme\"\n}\n", "orgs/beta/org.json": "{\n  \"name\": \"Beta\"\n}\n",
      "orgs/acme/contacts/aa/ada-\(ada).json": """
      {
        "id": "\(ada)",
        "name": "Ada",
        "email": "ada@acme.example",
        "phone": "+12025550100",
        "tags": [
          "first"
        ],
        "custom": {
          "boats": "two"
        },
        "createdAt": "2024-12-01T08:00:00Z"
      }

      """,
      "orgs/acme/contacts/bb/bo-\(bo).json": """
      {
        "id": "\(bo)",
        "name": "Bo",
        "company": "Bo & Sons",
        "createdAt": "2024-12-02T08:00:00Z"
      }

      """,
      "orgs/acme/timelines/aa/ada-\(ada).2024.json": """
      {
        "contact": "\(ada)",
        "events": [
          {"id": "e00000000001", "at": "2024-12-20T08:00:00Z", "type": "chat", "title": "First talk", "by": "root@example.com"},
          {"id": "e00000000002", "at": "2024-12-28T08:00:00Z", "type": "page_visit", "title": "Prices"}
        ]
      }

      """,
      "orgs/acme/notes/aa/ada-\(ada).json": """
      {
        "contact": "\(ada)",
        "notes": [
          {"id": "n00000000001", "at": "2024-12-20T09:00:00Z", "by": "root@example.com", "text": ["Likes boats", "Call on Mondays"]}
        ]
      }

      """,
      "orgs/acme/deals/dd/boats-dddddddddddd.json": """
      {
        "id": "dddddddddddd",
        "contact": "\(ada)",
        "title": "Two boats",
        "stage": "New",
        "createdAt": "2024-12-21T08:00:00Z",
        "history": [
          {"id": "f00000000001", "at": "2024-12-21T08:00:00Z", "to": "New"}
        ]
      }

      """,
      "orgs/acme/leads/ee/cleo-eeeeeeeeeeee.json": """
      {
        "id": "eeeeeeeeeeee",
        "submittedAt": "2024-12-22T08:00:00Z",
        "name": "Cleo",
        "phone": "+12025550111",
        "status": "qualified"
      }

      """,
    ].mapValues { Array($0.utf8) }
  }
}
