/// What the demo shows, from the first line to the last.
///
/// Commands run as they are shown, in the folder of the demo, with `kith` standing for the program that runs the demo.
enum DemoStory {
  enum Person: String, CaseIterable {
    case ana = "Ana Ferreira"
    case ben = "Ben Achterberg"

    var email: String {
      switch self {
      case .ana: "ana@skerrow.example"
      case .ben: "ben@skerrow.example"
      }
    }
  }

  enum Step {
    /// The heading of a part.
    case part(String)
    /// A sentence or two.
    case say(String)
    /// A line typed at a shell, and the status it must end with.
    case type(Person, String, status: Int32 = 0)
    /// The person's clone bears their name from now on, so that nobody is asked for one who plays with it later.
    case sign(Person)
    /// A line of a file changed in an editor and saved.
    case edit(Person, DemoEdit)
    /// A change reaches a person's file by itself.
    case arrives(Person, file: String, words: String)
    /// Time passes: git's clock ticks in seconds, and the later change must be later.
    case wait
  }

  /// The files of sample contacts that are edited by hand, below a clone.
  static let ines = "orgs/skerrow/contacts/91/ines-okafor-91d9f9b439fc.json"
  static let yann = "orgs/skerrow/contacts/0f/yann-le-kervella-0ff90944fe0c.json"
  static let moana = "orgs/skerrow/contacts/91/moana-lefebvre-tehei-912789bf36a2.json"
  static let fitout = "orgs/skerrow/deals/2f/tide-displays-for-the-spring-fit-out-2f84ba27f14d.json"

  static let steps: [Step] =
    beginning + neighbours + conflict + missingComma + lead + twice + deal + same + daemons

  private static let beginning: [Step] = [
    .part("A store, a remote, two people"),
    .say("The samples are plain JSON files. Ana puts them under git, and shares them through a bare repository."),
    .type(.ana, "git init --quiet --bare --initial-branch=main team.git"),
    .type(.ana, "kith init ana"),
    .sign(.ana),
    .type(.ana, "git -C ana remote add origin ../team.git"),
    .type(.ana, "kith -C ana sync"),
    .say("Ben makes a clone of his own."),
    .type(.ben, "kith clone team.git ben"),
    .sign(.ben),
  ]

  private static let neighbours: [Step] = [
    .part("Both change the same person"),
    .say("Ana has a new phone number of Ines. She opens the file in her editor:"),
    .edit(.ana, DemoEdit(clone: "ana", file: ines, key: "phone", value: "+44 20 7946 0199")),
    .say("Ben has not seen that. He sets the intent, two lines further down, with a command:"),
    .type(.ben, "kith -C ben --org skerrow contact set ines.okafor@harbourlight.example intent=high"),
    .say("They sync, in whatever order. Kith merges fields, not lines: both changes are there, and nobody is asked."),
    .type(.ana, "kith -C ana sync"),
    .type(.ben, "kith -C ben sync"),
    .type(.ana, "kith -C ana sync"),
    .type(.ana, "kith -C ana --org skerrow contact show ines.okafor@harbourlight.example"),
  ]

  private static let conflict: [Step] = [
    .part("Both change the same field"),
    .type(.ana, "kith -C ana --org skerrow contact set ines.okafor@harbourlight.example phone='+44 20 7946 0155'"),
    .wait,
    .type(.ben, "kith -C ben --org skerrow contact set ines.okafor@harbourlight.example phone='+44 20 7946 0177'"),
    .type(.ana, "kith -C ana sync"),
    .type(.ben, "kith -C ben sync"),
    .say("Ben's value is the later one and stands. Ana's is not lost: it is kept in the record, with her name and the time."),
    .type(.ben, "kith -C ben conflicts"),
    .say("Ben knows that Ana is right, and takes hers. That decides it for both of them."),
    .type(.ben, "kith -C ben --org skerrow conflicts resolve ines.okafor@harbourlight.example --take"),
    .type(.ben, "kith -C ben sync"),
    .type(.ana, "kith -C ana sync"),
    .type(.ana, "kith -C ana conflicts"),
  ]

  private static let missingComma: [Step] = [
    .part("A file with a mistake"),
    .say("Ana edits two people. In one of the files she loses a comma:"),
    .edit(.ana, DemoEdit(clone: "ana", file: moana, key: "position", value: "Directrice")),
    .edit(.ana, DemoEdit(clone: "ana", file: yann, key: "position", value: "Maître charpentier", comma: false)),
    .say("Meanwhile Ben changes that very person."),
    .type(.ben, "kith -C ben --org skerrow contact set yann@atelier-kervella.example intent=medium"),
    .type(.ben, "kith -C ben sync"),
    .say("Ana syncs. Everything else goes on; the file stays as she left it, and she is told where and what to do:"),
    .type(.ana, "kith -C ana sync", status: 65),
    .say("She puts the comma back. The edit is merged from where it began, with what Ben did meanwhile."),
    .edit(.ana, DemoEdit(clone: "ana", file: yann, key: "position", value: "Maître charpentier")),
    .type(.ana, "kith -C ana sync"),
    .type(.ana, "kith -C ana --org skerrow contact show yann@atelier-kervella.example"),
  ]

  private static let lead: [Step] = [
    .part("A lead that is somebody already"),
    .say("A lead is a submission, not a person. This one came through a form, and somebody has qualified it:"),
    .type(.ben, "kith -C ben --org skerrow lead show thistlewood"),
    .say("Marcus Thistlewood has that email already. Importing the lead links it to him, and fills only what was empty."),
    .type(.ben, "kith -C ben --org skerrow lead import thistlewood"),
    .type(.ben, "kith -C ben --org skerrow activity list m.thistlewood@saltmarsh-survey.example"),
  ]

  private static let twice: [Step] = [
    .part("Nobody exists twice"),
    .say("Ana meets Benedikta at the harbour and adds her."),
    .type(
      .ana,
      "kith -C ana --org skerrow contact add --name 'Benedikta Ólafsdóttir' --email Benedikta@hafnarvogur.example"
        + " --position 'Harbour master'"),
    .wait,
    .say("Ben, offline, finds her lead good and imports it. He has no contact with that email, so it makes one:"),
    .type(.ben, "kith -C ben --org skerrow lead qualify benedikta@hafnarvogur.example"),
    .type(.ben, "kith -C ben --org skerrow lead import benedikta@hafnarvogur.example"),
    .say("They sync. The younger contact points at the elder from then on; both files stay as they were written."),
    .type(.ana, "kith -C ana sync"),
    .type(.ben, "kith -C ben sync"),
    .type(.ana, "kith -C ana sync"),
    .type(.ana, "kith -C ana --org skerrow contact show benedikta@hafnarvogur.example"),
    .say("Whoever else was added twice is listed, and can be told apart again with kith contact unmerge:"),
    .type(.ana, "kith -C ana --org skerrow duplicates"),
  ]

  private static let deal: [Step] = [
    .part("A deal, moved in an editor"),
    .say("Ines said yes. Ana changes one line of the deal's file:"),
    .edit(.ana, DemoEdit(clone: "ana", file: fitout, key: "stage", value: "Won")),
    .type(.ana, "kith -C ana sync"),
    .say("The move stands in the deal's history and on the timeline of Ines, with time and author, in the same commit."),
    .type(.ana, "kith -C ana --org skerrow deal show 'spring fit-out'"),
    .type(
      .ana, "kith -C ana --org skerrow activity list ines.okafor@harbourlight.example --type deal_change --limit 2"),
    .type(.ana, "git -C ana show --stat --format='%an: %s'"),
  ]

  private static let same: [Step] = [
    .part("The same everywhere"),
    .type(.ben, "kith -C ben sync"),
    .type(.ben, "git -C ana rev-parse HEAD; git -C ben rev-parse HEAD"),
    .say("It is an ordinary git repository, always clean, with a history that people can read:"),
    .type(.ana, "git -C ana status --short"),
    .type(.ana, "git -C ana log --format='%h  %an: %s' -8"),
  ]

  private static let daemons: [Step] = [
    .part("Nobody types anything"),
    .say(
      "Until here they typed kith sync. Each of them starts a daemon instead; from now on saving a file is all there is to do."),
    .type(.ana, "kith -C ana daemon start"),
    .type(.ben, "kith -C ben daemon start"),
    .edit(.ana, DemoEdit(clone: "ana", file: ines, key: "position", value: "Head of exhibits")),
    .arrives(.ben, file: ines, words: "Head of exhibits"),
    .say("Ben changes another line of the same person while Ana changes hers once more."),
    .edit(.ben, DemoEdit(clone: "ben", file: ines, key: "intent", value: "medium")),
    .edit(.ana, DemoEdit(clone: "ana", file: ines, key: "position", value: "Head of exhibitions")),
    .arrives(.ben, file: ines, words: "Head of exhibitions"),
    .arrives(.ana, file: ines, words: "\"medium\""),
    .type(.ben, "kith -C ben daemon status"),
    .type(.ana, "git -C ana log --format='%h  %an: %s' -4"),
  ]
}
