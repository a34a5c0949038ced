# Sourced by ./asyncio4j and build-jar.sh, so that two of one do not build at the same time. Before,
# lock is set to the path of the lock, in a folder for what is built, and program to what error messages start with.

# The lock is a symbolic link to the process id of its owner: made in one step, and readable by those who wait. The
# number says little where processes come and go, or where another container builds, so flock decides where there is one.
take_lock() {
  built=$(dirname -- "$lock")
  mkdir -p "$built"
  [ -w "$built" ] || { echo "$program: cannot write to $built" >&2 && exit 1; }
  if command -v flock >/dev/null; then
    exec 9>"$lock-file"
    flock -n 9 || { say_wait "$(readlink "$lock")" && flock 9; }
    ln -sfn $$ "$lock"
  else
    take_link
  fi
  trap 'rm -f "$lock"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

take_link() {
  said=
  until ln -s $$ "$lock" 2>/dev/null; do
    owner=$(readlink "$lock") || continue
    if kill -0 "$owner" 2>/dev/null; then
      [ -n "$said" ] || say_wait "$owner"
      said=yes
      sleep 1
    elif ln -s $$ "$lock-cleanup" 2>/dev/null; then
      # The owner was killed. Look again: somebody else may have cleaned up and taken the lock meanwhile.
      [ "$(readlink "$lock")" != "$owner" ] || rm -f "$lock"
      rm -f "$lock-cleanup"
    fi
  done
}

say_wait() {
  echo "$program: waiting for process $1, which builds here (if it does not, remove $lock)" >&2
}

release_lock() {
  rm -f "$lock"
  exec 9>&-
  trap - EXIT HUP INT TERM
}
