#!/bin/sh
# Checks what the commits of a CI job change, as a server with Kith's pre-receive hook would.
#
#   check-range.sh [BASE] [TIP]     BASE: origin/main, or what the CI system says it was before; TIP: HEAD
#
# Needs kith on the PATH (or in $KITH) and the commits of both sides: most CI systems clone the newest commit only.
# Ends with 65 where something is invalid, and names it as file:line:column.
set -eu
base=${1:-origin/main}
tip=${2:-HEAD}

case $base in
*[!0]*)
  # Three dots: what the branch changes since it left the base, not what the base has gained since.
  range=$base...$tip
  ;;
*)
  # Nothing but zeros is what a system says of a branch that is new: everything in it is.
  range=$base..$tip
  ;;
esac
exec "${KITH:-kith}" check --range "$range"
