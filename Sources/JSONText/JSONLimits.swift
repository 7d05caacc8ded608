/// What a text may ask of the parser.
package struct JSONLimits: Hashable, Sendable {
  /// How many arrays and objects may stand inside one another; held between 0 and 512, so that no setting can exhaust the
  /// stack.
  package let maximumDepth: Int

  /// How many bytes a text may have.
  package let maximumBytes: Int

  /// The limits of a store: 64 levels, 64 MiB.
  package static let standard = JSONLimits()

  package init(maximumDepth: Int = 64, maximumBytes: Int = 64 << 20) {
    self.maximumDepth = min(max(maximumDepth, 0), 512)
    self.maximumBytes = max(maximumBytes, 0)
  }
}
