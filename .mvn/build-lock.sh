# Sourced by ./asyncio4j and build-jar.sh, so that two of one do not build at the same time. Before,
# lock is set to the path of the lock, in a folder for what is built, and program to what error messages start with.

# The lock is a symbolic link to the process id of its owner: made in one step, and readable by those who wait.
take_lock() {
  built=$(dirname -- "$lock")
  mkdir -p "$built"
  until ln -s $$ "$lock" 2>/dev/null; do
    [ -w "$built" ] || { echo "$program: cannot write to $built" >&2 && exit 1; }
    owner=$(readlink "$lock") || continue
    if kill -0 "$owner" 2>/dev/null; then
      sleep 1
    elif ln -s $$ "$lock-cleanup" 2>/dev/null; then
      # The owner was killed. Look again: somebody else may have cleaned up and taken the lock meanwhile.
      [ "$(readlink "$lock")" != "$owner" ] || rm -f "$lock"
      rm -f "$lock-cleanup"
    fi
  done
  trap 'rm -f "$lock"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

release_lock() {
  rm -f "$lock"
  trap - EXIT HUP INT TERM
}
