# Sourced by conformance/run and benchmarks/run: builds the jar of a module, unless that is newer than its sources.
# Before, repository and module are set to folders, jar to the jar, program to what error messages start with and
# sources to the files and folders that the jar is made of.

lock=$module/target/.run-lock

. "$repository/.mvn/find-jdk.sh"
. "$repository/.mvn/build-lock.sh"

is_up_to_date() {
  [[ -f $jar && -d $module/target/lib ]] && [[ -z $(
    find "$repository/pom.xml" "${sources[@]}" -newer "$jar"
  ) ]]
}

build() {
  echo "$program: building" >&2
  "$repository/mvnw" -q -B -pl "$(basename -- "$module")" -am package -Dmaven.test.skip=true \
    -Denforcer.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true </dev/null >&2 || {
    echo "$program: the build has failed" >&2
    exit 2
  }
  # Maven leaves a jar alone whose content has not changed. What changed during the build is for the next one.
  touch -h -r "$lock" "$jar"
}

if [[ -L $lock ]] || ! is_up_to_date; then
  take_lock
  is_up_to_date || build
  release_lock
fi
