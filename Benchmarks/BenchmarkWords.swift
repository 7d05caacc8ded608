import Records
import TestSupport

/// The pools that names, companies and texts of the benchmark stores are drawn from.
enum BenchmarkWords {
  /// A word as people write it, and as it stands in paths and addresses.
  struct Word {
    let text: String
    let slug: String

    init(_ text: String) {
      self.text = text
      slug = Slug.make(from: text).text
    }
  }

  static let firstNames = words(
    """
    Ada Agnieszka Aisha Alexander Alice Amélie Ana Anders André Anja Anna Antonio Arjun Åsa Astrid Barbara Beatriz Benjamin Björn \
    Bruno Carlos Caroline Cécile Charlotte Chiara Chloé Christopher Clara Claudia Daniel David Deepa Dieter Dolores Edsger Elena \
    Elif Elizabeth Emeka Emma Erik Eszter Fatima Felix Fiona Francisca François Frida Gabriel Giulia Grace Greta Guillermo Gustavo \
    Hana Hannah Harriet Hedy Helena Henrik Hiroshi Ibrahim Ingrid Irène Isabel Ivan Jack Jacqueline Jan Jean Jennifer Joana João Johanna \
    Jonas José Julia Jürgen Karen Katarzyna Kenji Kofi Lars Laura Leila Léon Linnea Lucía Luis Łukasz Magdalena Malik Margaret Maria \
    Marta Matteo Max Mehmet Mei Michael Miguel Mina Naomi Natalia Nils Nora Olga Oliver Oskar Pablo Paula Pierre Priya Rachel Rafael \
    Rosa Ruth Samuel Sara Sébastien Siobhán Sofía Sören Stefan Sven Tamar Thérèse Thomas Ursula Valentina Vikram Wanda William Yuki \
    Zoë Zuzana
    """)

  static let lastNames = words(
    """
    Abbott Adebayo Allen Almeida Andersson Bachmann Bakker Bauer Becker Bennett Berg Bernard Bianchi Björklund Brandt Brooks Byron \
    Cabrera Carter Castro Chen Clarke Cohen Conti Cruz Curie Dąbrowski Dahl Das Dubois Duarte Eriksson Evans Farkas Fernández Ferrari \
    Fischer Fontaine Foster Franklin Fuchs García Gauthier Gill Gómez González Greco Gupta Haas Hamilton Hansen Hartmann Hayes Herrera \
    Hoffmann Holm Hopper Hughes Ibáñez Ito Ivanova Jackson Jansen Jensen Jiménez Johansson Kaur Keller Khan Kim Klein Kowalski Krüger \
    Kumar Lamarr Lambert Larsen Laurent Lefèvre Lehmann Leroy Lindqvist Lopes Lovelace Łuczak Marino Martin Mbeki Mendes Meyer Moreau \
    Moreno Morris Müller Murphy Nagy Nakamura Navarro Nguyen Nielsen Noether Novák Núñez Okafor Olsen Ortega Owens Öztürk Parker Patel \
    Pereira Petit Popescu Quinn Ramírez Reid Renard Ribeiro Richter Rivera Rossi Roux Ryan Sánchez Santos Sato Schäfer Schmidt Sharma \
    Silva Singh Sjöberg Smith Sokolov Søndergaard Souza Stein Strauß Suzuki Tanaka Taylor Thompson Torres Turing Türk Vargas Vasquez Vogel \
    Wagner Walker Weber White Wójcik Wolf Wright Yamamoto Yilmaz Young Zhang Ziegler
    """)

  /// With `companyKinds` and `companyForms` some three thousand companies.
  static let companyNames = words(
    """
    Alder Amber Anchor Aspen Atlas Beacon Birchwood Bluewater Boreal Bramble Bridgeport Cascade Cedar Citadel Cobalt Compass Copper \
    Coral Crestview Delta Dovetail Driftwood Eastgate Elmwood Ember Evergreen Fairhaven Falcon Fjord Foxglove Granite Halcyon Harbour \
    Hawthorn Heron Highland Horizon Ironbridge Juniper Keystone Kingfisher Lakeside Lantern Larkspur Lighthouse Maple Meridian \
    Millbrook Moorland Northwind Oakfield Obsidian Orchard Osprey Pinnacle Quarry Redwood Riverside Rowan Saffron Sandstone Sequoia \
    Silverline Solstice Stonebridge Summit Tamarack Thistle Tidewater Timberline Umber Vanguard Westbrook Whitestone Willow Zephyr
    """)
  static let companyKinds = words(
    """
    Analytics Boats Books Catering Consulting Design Devices Dynamics Energy Engineering Farms Foods Freight Fabrication Glass Health \
    Instruments Interiors Logistics Marine Media Metals Motors Optics Packaging Partners Printing Robotics Roofing Software Studios \
    Systems Textiles Tools Trading Travel Windows Works
    """)
  static let companyForms = ["Ltd", "GmbH", "Inc", "SA", "AB", "& Sons", ""]

  static let positions = [
    "Engineer", "Head of Purchasing", "Managing Director", "Office Manager", "Product Manager", "Sales Director", "Developer",
    "Designer", "Accountant", "Chief Technology Officer", "Researcher", "Warehouse Manager", "Assistant", "Owner",
  ]
  static let sources = ["web", "referral", "trade fair", "newsletter", "cold call", "partner", "import", "webinar"]
  static let tags = [
    "beta", "boats", "customer", "do-not-call", "fair-2026", "investor", "newsletter", "partner", "prospect", "reseller",
    "speaker", "supplier", "vip",
  ]
  static let plans = ["free", "team", "business", "enterprise"]
  static let regions = ["north", "south", "east", "west", "overseas"]
  static let pages = [
    "Prices", "Start", "Features", "Blog", "Documentation", "Contact", "Customers", "Terms", "Careers", "Download",
  ]

  /// The members of the organization, who own the contacts.
  static let members = [
    (email: "ada@acme.example", name: "Ada Lovelace"), (email: "bruno@acme.example", name: "Bruno Conti"),
    (email: "chloe@acme.example", name: "Chloé Moreau"), (email: "deepa@acme.example", name: "Deepa Sharma"),
    (email: "erik@acme.example", name: "Erik Lindqvist"),
  ]

  /// The words of messages and notes, the frequent ones first.
  private static let prose =
    """
    the you we to and is for it on our a that your in will this of can with at have are be not but from me when thanks please yes know \
    just about if there by could call today tomorrow send order hello week price offer delivery team need want new see time good meeting \
    invoice good Monday Friday number morning afternoon contract still works question answer address office next month payment sample \
    quote confirm ready late early customer budget sorry wait shipment version plan update colour size box boat sail engine harbour crane \
    pallet paint timber glass steel bolt cable switch battery sensor motor valve pump filter gasket permit customs insurance deposit \
    discount refund warranty repair return replace measure drawing model catalogue brochure licence renewal training workshop holiday \
    train ferry airport hotel lunch coffee weather snow storm bridge tunnel warehouse gate ramp forklift driver signature stamp receipt
    """.split(separator: " ").map(String.init)

  /// A sentence of some words, frequent ones most of the time, now and then with an order's number nobody else has.
  static func sentence(using random: inout SeededGenerator) -> String {
    var words = (0..<5 + random.below(16)).map { _ in prose[random.below(1 + random.below(prose.count))] }
    if random.chance(15) { words.append("A-\(10_000 + random.below(90_000))") }
    return words.joined(separator: " ").prefix(1).uppercased() + words.joined(separator: " ").dropFirst() + "."
  }

  private static func words(_ text: String) -> [Word] { text.split(separator: " ").map { Word(String($0)) } }
}
