# How the launcher starts Open Liberty. Maven brings it along when it is asked for.
# shellcheck shell=bash disable=SC2034,SC2154  # the launcher reads and sets the others
maven=-Pliberty
liberty=$root/target/liberty/wlp
distribution=$liberty/bin/tools/ws-server.jar

serve() {
    # A server is a folder; what it writes goes beside it, so that many run from one checkout.
    mkdir -p "$run/usr/servers/breakwater/dropins"
    ln -s "$war" "$run/usr/servers/breakwater/dropins/"
    cp "$root"/servers/liberty/{server.xml,bootstrap.properties} "$run/usr/servers/breakwater/"
    export WLP_USER_DIR=$run/usr WLP_OUTPUT_DIR=$run/output LOG_DIR=$run/logs

    # Inner parts of the JDK that Liberty uses, from its own list for this release.
    local options=$liberty/lib/platform/java/java9.options
    [ "$(release_of "$java_home")" -lt 24 ] || options=$liberty/lib/platform/java/java24.options
    local every=$host
    case $host in 0.0.0.0 | ::) every='*' ;; esac
    # What bin/server does, but in this process: signals reach the JVM itself.
    cd "$run"
    exec "$java_home/bin/java" "@$options" -javaagent:"$liberty/bin/tools/ws-javaagent.jar" "${jvm[@]}" \
        -jar "$distribution" breakwater -- --http.host="$every" --http.port="$port"
}
