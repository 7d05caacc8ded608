import CLibgit2

/// One connection of libgit2 to a remote, and what the remote says on it.
final class Libgit2Connection {
  /// Why it came to nothing, ready to be told.
  struct Failure: Error {
    let reply: TransportReply
  }

  private let address: String
  private let route: SSHRoute?
  private var remote: OpaquePointer?
  private var keys: RemoteKeys
  private let isAlive: () -> Void
  /// What the other side prints while it works.
  private var words = GitOutput()
  /// What became of each pushed reference; nil: taken.
  private var answers: [String: String?] = [:]
  private var knowsHost = true
  private var hasKeysLeft = true

  init(
    to address: String, in repository: OpaquePointer?, route: SSHRoute?, keys: RemoteKeys, isAlive: @escaping () -> Void
  ) throws {
    self.address = address
    self.route = route
    self.keys = keys
    self.isAlive = isAlive
    var options = git_remote_create_options()
    try Libgit2.check(
      git_remote_create_options_init(&options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION)), "reach a remote")
    options.repository = repository
    // The address is the one that was looked up, and no configured reference is to move.
    options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC.rawValue
    try check(git_remote_create_with_opts(&remote, address, &options))
  }

  deinit {
    git_remote_disconnect(remote)
    git_remote_free(remote)
  }

  // MARK: - What is asked of it

  func open(_ direction: git_direction) throws {
    var callbacks = try callbacks()
    var proxy = git_proxy_options()
    try check(git_proxy_options_init(&proxy, UInt32(GIT_PROXY_OPTIONS_VERSION)))
    proxy.type = GIT_PROXY_AUTO
    try check(git_remote_connect(remote, direction, &callbacks, &proxy, nil))
    isAlive()
  }

  /// The remote's references and what they name.
  func references() throws -> [String: ObjectID] {
    var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
    var count = 0
    try check(git_remote_ls(&heads, &count, remote))
    var found: [String: ObjectID] = [:]
    for index in 0..<count {
      guard let head = heads?[index]?.pointee, let name = head.name else { continue }
      found[String(cString: name)] = ObjectID(head.oid)
    }
    return found
  }

  func defaultBranch() throws -> String? {
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    let code = git_remote_default_branch(&buffer, remote)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try check(code)
    let name = buffer.ptr.map { String(cString: $0) } ?? ""
    return name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : nil
  }

  /// Brings the objects of a reference here; none of ours moves.
  func download(_ reference: String) throws {
    var options = git_fetch_options()
    try check(git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)))
    options.callbacks = try callbacks()
    options.prune = GIT_FETCH_NO_PRUNE
    options.update_fetchhead = 0
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
    options.proxy_opts.type = GIT_PROXY_AUTO
    try check(withSpecification(reference) { git_remote_download(remote, $0, &options) })
  }

  /// - Parameter source: A reference of ours to the commit: libgit2 pushes no commit that has none.
  func push(_ source: String, to reference: String) throws -> PushOutcome {
    var options = git_push_options()
    try check(git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION)))
    options.callbacks = try callbacks()
    options.pb_parallelism = 1
    options.proxy_opts.type = GIT_PROXY_AUTO
    let code = withSpecification("\(source):\(reference)") { git_remote_upload(remote, $0, &options) }
    words.finish()
    if code == GIT_ENONFASTFORWARD.rawValue { return .rejectedNotFastForward }
    try check(code)
    guard let status = answers[reference] else {
      throw Failure(reply: .failed(kind: .other, message: "the remote did not say what became of the push", hint: nil))
    }
    guard let status else { return .accepted }
    // As the git program would print it, so that it is read in one place.
    return PushReport("!\t\(source):\(reference)\t[remote rejected] (\(status))").outcome(of: reference, words: words.lines)
      ?? .rejectedByServer(words: RemoteText.oneLine(status))
  }

  private func withSpecification(_ text: String, _ body: (UnsafePointer<git_strarray>) -> Int32) -> Int32 {
    text.withCString { pointer in
      var pointers: [UnsafeMutablePointer<CChar>?] = [UnsafeMutablePointer(mutating: pointer)]
      return pointers.withUnsafeMutableBufferPointer { buffer in
        var list = git_strarray(strings: buffer.baseAddress, count: 1)
        return body(&list)
      }
    }
  }

  private func check(_ code: Int32) throws {
    guard code < 0 else { return }
    let last = git_error_last()
    let message = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "libgit2 gave no reason (\(code))"
    throw Failure(
      reply: Libgit2Complaint(
        code: code, message: message, knowsHost: knowsHost, hadKeys: hasKeysLeft, isSSH: route != nil
      ).reply)
  }
}

// MARK: - What libgit2 calls

extension Libgit2Connection {
  private func callbacks() throws -> git_remote_callbacks {
    var callbacks = git_remote_callbacks()
    try Libgit2.check(git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION)), "reach a remote")
    // Lives longer than any call that is given them.
    callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
    callbacks.sideband_progress = { text, length, payload in
      guard let connection = Libgit2Connection.of(payload) else { return 0 }
      connection.isAlive()
      if let text { connection.words.append(UnsafeRawBufferPointer(start: text, count: Int(length))) }
      return 0
    }
    callbacks.transfer_progress = { _, payload in
      Libgit2Connection.of(payload)?.isAlive()
      return 0
    }
    callbacks.push_transfer_progress = { _, _, _, payload in
      Libgit2Connection.of(payload)?.isAlive()
      return 0
    }
    callbacks.pack_progress = { _, _, _, payload in
      Libgit2Connection.of(payload)?.isAlive()
      return 0
    }
    callbacks.push_update_reference = { name, status, payload in
      guard let name else { return 0 }
      Libgit2Connection.of(payload)?.answers.updateValue(status.map { String(cString: $0) }, forKey: String(cString: name))
      return 0
    }
    callbacks.credentials = { credential, url, user, allowed, payload in
      guard let connection = Libgit2Connection.of(payload), let credential, let url else { return GIT_EAUTH.rawValue }
      return connection.show(
        credential, url: String(cString: url), user: user.map { String(cString: $0) }, allowed: allowed)
    }
    callbacks.certificate_check = { certificate, isValid, _, payload in
      guard isValid == 0, let connection = Libgit2Connection.of(payload), let certificate,
        certificate.pointee.cert_type == GIT_CERT_HOSTKEY_LIBSSH2
      else { return GIT_PASSTHROUGH.rawValue }
      return connection.checkHost(UnsafeRawPointer(certificate).assumingMemoryBound(to: git_cert_hostkey.self).pointee)
    }
    return callbacks
  }

  private static func of(_ payload: UnsafeMutableRawPointer?) -> Libgit2Connection? {
    payload.map { Unmanaged<Libgit2Connection>.fromOpaque($0).takeUnretainedValue() }
  }

  private func show(
    _ credential: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>, url: String, user: String?, allowed: UInt32
  ) -> Int32 {
    func takes(_ kind: git_credential_t) -> Bool { allowed & kind.rawValue != 0 }
    let kinds = RemoteKeys.Kinds(
      user: takes(GIT_CREDENTIAL_USERNAME), sshKey: takes(GIT_CREDENTIAL_SSH_KEY),
      password: takes(GIT_CREDENTIAL_USERPASS_PLAINTEXT))
    switch keys.next(for: url, user: user, kinds) {
    case .user(let name): return git_credential_username_new(credential, name)
    case .agent(let user): return git_credential_ssh_key_from_agent(credential, user)
    case .file(let user, let path): return git_credential_ssh_key_new(credential, user, nil, path, "")
    case .password(let user, let password): return git_credential_userpass_plaintext_new(credential, user, password)
    case nil:
      hasKeysLeft = false
      return GIT_EAUTH.rawValue
    }
  }

  /// libgit2 has looked into `~/.ssh/known_hosts` alone; the person's configuration may name others.
  private func checkHost(_ key: git_cert_hostkey) -> Int32 {
    if key.type.rawValue & GIT_CERT_SSH_RAW.rawValue != 0, let start = key.hostkey, let route {
      let bytes = UnsafeRawBufferPointer(start: start, count: key.hostkey_len)
      if route.knows(Array(bytes)) { return 0 }
    }
    knowsHost = false
    return GIT_ECERTIFICATE.rawValue
  }
}
