import Records

/// The systemd unit of one store's daemon (systemd.service(5), systemd.exec(5)).
package struct SystemdUnit {
  private let store: String
  private let program: String

  /// - Parameters: absolute paths.
  package init(store: String, program: String) {
    self.store = store
    self.program = program
  }

  /// `kith-<folder>-<hash of its path>.service`: two stores of one name do not meet.
  package var name: String {
    let folder = store.split(separator: "/").last.map(String.init) ?? "store"
    let readable = String(folder.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    return "kith-\(readable)-\(ContentHash.hex12(strings: [store])).service"
  }

  package var text: String {
    """
    # Written by `kith daemon install`; written anew by it.
    [Unit]
    Description=Kith daemon of \(Self.escaped(store))
    Documentation=man:git(1)
    # A store that is not there (a disk that is not mounted) is no failure.
    ConditionPathExists=\(Self.escaped(store))/kith.json
    StartLimitIntervalSec=0

    [Service]
    Type=notify
    NotifyAccess=main
    ExecStart=\(Self.quoted(program)) -C \(Self.quoted(store)) daemon run
    WatchdogSec=300
    Restart=on-failure
    RestartSec=5
    TimeoutStopSec=15
    # git, ssh and credential helpers run as children and need what the person has; what none of them needs is taken away.
    NoNewPrivileges=yes
    LockPersonality=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    SystemCallArchitectures=native
    # Credentials, such as a provider's token, are read from here and from nowhere in the store:
    # LoadCredential=twilio:/path/that/only/you/can/read

    [Install]
    WantedBy=default.target

    """
  }

  /// `%` begins a specifier, `$` a variable.
  private static func escaped(_ text: String) -> String { text.replacing("%", with: "%%") }

  private static func quoted(_ text: String) -> String {
    let safe = escaped(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("$", with: "$$")
    return "\"\(safe)\""
  }
}
