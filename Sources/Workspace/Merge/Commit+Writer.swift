package import GitStorage
package import Merging
import Records

extension Commit {
  /// Who wrote what the commit changed, and when.
  package var writer: Writer {
    Writer(author: author.address, time: Timestamp(seconds: committer.time), commit: id.hex)
  }
}
