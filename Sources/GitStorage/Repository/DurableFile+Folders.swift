import Glibc

extension DurableFile {
  /// Makes one folder; false if there is one already.
  static func makeFolder(_ path: DiskPath) throws -> Bool {
    let number = try path.withCString(for: "make a folder") { mkdir($0, 0o777) == 0 ? 0 : errno }
    switch number {
    case 0: return true
    case EEXIST: return false
    default: throw GitError.system(number, "make a folder", path)
    }
  }

  /// Sets the time of a file's last change to now.
  static func touch(_ path: DiskPath) throws {
    let number = try path.withCString(for: "touch") { utimensat(AT_FDCWD, $0, nil, 0) == 0 ? 0 : errno }
    guard number == 0 else { throw GitError.system(number, "touch", path) }
  }

  /// The names in a folder, in no order, without `.` and `..`.
  static func names(in path: DiskPath) throws -> [[UInt8]] {
    var number: Int32 = 0
    let opened = try path.withCString(for: "list a folder") { name -> OpaquePointer? in
      let stream = opendir(name)
      number = errno
      return stream
    }
    guard let stream = opened else { throw GitError.system(number, "list a folder", path) }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw GitError.system(errno, "list a folder", path) }
        return names
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
  }
}
