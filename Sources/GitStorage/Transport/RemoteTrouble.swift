/// A remote that answers and cannot be used: what is wrong with it in plain words, because git's speak of its own parts.
struct RemoteTrouble {
  let kind: TransportError.Kind
  let message: String
  let hint: String

  /// Reads the reason out of what git wrote (with `LC_ALL=C`, so in English); nil where it is none of these.
  init?(_ errorLines: [String]) {
    let text = errorLines.joined(separator: "\n").lowercased()
    func says(_ phrases: String...) -> Bool { phrases.contains { text.contains($0) } }
    if says("mismatched algorithms", "does not support this repository's hash algorithm") {
      (kind, message) = (.unusable, "it names its objects in another way than SHA-1, which is all that Kith reads")
      hint = "make a copy of it: git init --bare <new folder>, then git fast-export --all | git -C <new folder> fast-import"
    } else if says("unknown repository extension") {
      (kind, message) = (.unusable, "it uses a feature that the git program there does not know")
      hint = "install a newer git there"
    } else if says("shallow roots are not allowed to be updated", "shallow update not allowed") {
      (kind, message) = (.unusable, "it is a shallow clone, its history is cut off")
      hint = "in the folder of the remote: git fetch --unshallow"
    } else if says("detected dubious ownership") {
      (kind, message) = (.unusable, "its folder belongs to another user, whose configuration git would obey")
      let command = errorLines.first { $0.contains("--add safe.directory") }?.drop { $0 == " " || $0 == "\t" }
      hint = "if you trust it: \(command.map(String.init) ?? "git config --global --add safe.directory <its path>")"
    } else if says(
      "possible repository corruption on the remote side", "git-pack-objects died with error", "pack is corrupted",
      "did not send all necessary objects", "pack has bad object", "inflate returned", "bogus commit object",
      "bad parents in commit", "bad parent ", "malformed mode in tree entry", "empty filename in tree entry", "too-short tree",
      "sha1 collision")
    {
      (kind, message) = (.damaged, "what it has is damaged, so that git cannot read it; nothing of it was taken")
      hint = "yours is committed here; git fsck, in the folder of the remote, names what is damaged"
    } else {
      return nil
    }
  }
}
