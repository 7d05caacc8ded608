/// How fresh a list is, which asks an index.
enum FreshList {
  /// What the help of every list says of it.
  static let help = """
    What editors save by renaming shows at once. Where no daemon runs, a file written in place elsewhere than in what is listed \
    counts for filter and order after the next kith sync or kith status, which look at every file.
    """
}
