/// How numbers are dialled in one region of ISO 3166-1: enough to read a national number, not a numbering plan.
///
/// Source: ITU-T E.164 assigned codes and the ITU operational bulletins' national prefixes. The lengths are generous; they
/// only tell a national number from a short code and from a slip.
struct DialingRegion: Sendable {
  /// The alpha-2 code.
  let code: String
  /// The country calling code, without "+".
  let callingCode: String
  /// What is dialled before a number within the country, the usual one first; none in many countries.
  let trunkPrefixes: [String]
  /// Whether a leading 0 is part of the number abroad too, as in Italy.
  let keepsZero: Bool
  /// What is dialled before a calling code.
  let internationalPrefixes: [String]
  /// How many digits a number has without trunk prefix and calling code.
  let lengths: ClosedRange<Int>

  /// The region of an alpha-2 code in capitals.
  static func of(_ code: String) -> DialingRegion? {
    byCode[code]
  }

  /// The regions that share a calling code.
  static func sharing(callingCode: String) -> [DialingRegion] {
    byCallingCode[callingCode] ?? []
  }

  /// Splits the digits of an international number after its calling code; nil where no such code is assigned.
  ///
  /// No calling code begins with another one, so at most one matches.
  static func split(_ digits: Substring) -> (callingCode: Substring, national: Substring)? {
    for length in 1...3 where digits.utf8.count > length {
      let code = digits.prefix(length)
      if byCallingCode[String(code)] != nil || worldwide.contains(String(code)) {
        return (code, digits.dropFirst(length))
      }
    }
    return nil
  }

  /// All regions in the order of the table.
  static let all: [DialingRegion] = table.split(separator: "\n").compactMap { DialingRegion(row: $0) }

  private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  private static let byCallingCode = Dictionary(grouping: all, by: \.callingCode)

  /// Codes of no region: freephone and shared cost, satellites, networks, Ascension (which ISO 3166-1 has under SH).
  private static let worldwide: Set<String> = ["247", "800", "808", "870", "878", "881", "882", "883", "888", "979"]

  /// Reads a row: code, calling code, trunk prefixes, international prefixes, fewest and most digits.
  init?(row: Substring) {
    let columns = row.split(separator: " ")
    guard columns.count == 6, let fewest = Int(columns[4]), let most = Int(columns[5]), fewest <= most else { return nil }
    code = String(columns[0])
    callingCode = String(columns[1])
    keepsZero = columns[2] == "="
    trunkPrefixes = ["-", "="].contains(columns[2]) ? [] : columns[2].split(separator: ",").map(String.init)
    internationalPrefixes = columns[3].split(separator: ",").map(String.init)
    lengths = fewest...most
  }
}
