# Sourced by ./mvnw and ./asyncio4j. Afterwards JAVA_HOME is a JDK that asyncio4j runs on, or the script has ended.
# The order: JAVA_HOME, the java on the PATH, then the oldest fitting JDK of the usual installation folders.

required_feature=25

# Sets feature to the feature version of the JDK in $1, or to 0 if there is no whole JDK.
read_feature() {
  feature=0
  [ -x "$1/bin/javac" ] && [ -f "$1/lib/modules" ] || return 0
  if [ -f "$1/release" ]; then
    # Quicker than to start a virtual machine: JAVA_VERSION="25.0.1"
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
        JAVA_VERSION=\"*) version=${line#*\"} && break ;;
      esac
    done <"$1/release"
  else
    version=$("$1/bin/javac" -version 2>/dev/null) && version=${version#javac }
  fi
  version=${version-}
  feature=${version%%[!0-9]*}
  feature=${feature:-0}
  unset version
}

fits() {
  read_feature "$1"
  [ "$feature" -ge "$required_feature" ]
}

# Prints the home of the java on the PATH, if there is one.
home_on_path() {
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null) || return 0
  dirname "$(dirname "$java")"
}

# Sets found to the oldest fitting JDK of the usual folders, or to nothing.
search_folders() {
  found=
  found_feature=
  for candidate in \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    "$(/usr/libexec/java_home -v "$required_feature+" 2>/dev/null)"; do
    if fits "$candidate" && { [ -z "$found" ] || [ "$feature" -lt "$found_feature" ]; }; then
      found=$candidate
      found_feature=$feature
    fi
  done
}

find_jdk() {
  if [ -z "${JAVA_HOME-}" ] || ! fits "$JAVA_HOME"; then
    JAVA_HOME=$(home_on_path)
    if ! fits "$JAVA_HOME"; then
      search_folders
      JAVA_HOME=$found
    fi
  fi
  if [ -z "$JAVA_HOME" ]; then
    echo "asyncio4j needs a JDK $required_feature or newer: install one," \
      "for example from https://adoptium.net, or set JAVA_HOME to it." >&2
    exit 1
  fi
  export JAVA_HOME
}

find_jdk
