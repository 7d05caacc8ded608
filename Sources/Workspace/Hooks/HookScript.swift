/// The shell script that git runs for every hook of ours; its own name tells it which. `hooks/hook.sh` is the same text.
enum HookScript {
  /// Whether a file is a script of ours, of this version or another.
  static func isOurs(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes.prefix(200), as: UTF8.self).contains("\n# kith-hook ")
  }

  static let text = #"""
    #!/bin/sh
    # kith-hook 1: written by `kith hooks install`, taken away by `kith hooks uninstall`; docs/git.md says what it does.
    # A hook that stood here before is kept as <name>.before-kith. It runs first, with the same arguments and input, and its
    # exit status counts.
    name=${0##*/}
    before=$0.before-kith
    status=0

    # These are told by their input what happened. It is read once and handed to both.
    case $name in
    pre-receive | post-receive | post-rewrite) input=$(cat) ;;
    *) input= ;;
    esac

    run() {
      if [ -n "$input" ]; then
        printf '%s\n' "$input" | "$@"
      else
        "$@"
      fi
    }

    if [ -x "$before" ]; then
      run "$before" "$@" || status=$?
      case $name in
      pre-*) [ "$status" -eq 0 ] || exit "$status" ;;
      esac
    fi

    kith=$(git config --get kith.program)
    [ -n "$kith" ] && [ -x "$kith" ] || kith=$(command -v kith)
    if [ -z "$kith" ]; then
      case $name in
      pre-receive)
        # Nobody else stands between a push and the team.
        echo 'kith: error: the program kith is not where kith.program says, so nothing can be checked' >&2
        echo 'hint: on the server: kith hooks install --server' >&2
        exit 69
        ;;
      pre-commit)
        echo 'kith: nothing is checked: the program kith is not where kith.program says; kith hooks install' >&2
        ;;
      esac
      exit "$status"
    fi

    case $name in
    pre-*) run "$kith" hook "$name" "$@" ;;
    *)
      # What follows an event never fails and never speaks.
      run "$kith" hook "$name" "$@" >/dev/null 2>&1
      exit "$status"
      ;;
    esac
    """# + "\n"
}
