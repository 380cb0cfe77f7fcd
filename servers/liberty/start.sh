# Starts Open Liberty for the launcher. Maven downloads it with -Pliberty.
# shellcheck shell=bash disable=SC2034,SC2154  # the launcher reads and sets the others
maven=-Pliberty
liberty=$root/target/liberty/wlp
distribution=$liberty/bin/tools/ws-server.jar

serve() {
    # Each process has its own server folder and output folder, so that several can run from one checkout.
    mkdir -p "$run/usr/servers/breakwater/dropins"
    ln -s "$war" "$run/usr/servers/breakwater/dropins/"
    cp "$root"/servers/liberty/{server.xml,bootstrap.properties} "$run/usr/servers/breakwater/"
    export WLP_USER_DIR=$run/usr WLP_OUTPUT_DIR=$run/output LOG_DIR=$run/logs

    # Opens internal JDK packages, from Liberty's own list for this Java release.
    local options=$liberty/lib/platform/java/java9.options
    [ "$(release_of "$java_home")" -lt 24 ] || options=$liberty/lib/platform/java/java24.options
    local every=$host
    case $host in 0.0.0.0 | ::) every='*' ;; esac
    # Does what bin/server does, but with exec, so that signals reach the JVM directly.
    cd "$run"
    exec "$java_home/bin/java" "@$options" -javaagent:"$liberty/bin/tools/ws-javaagent.jar" "${jvm[@]}" \
        -jar "$distribution" breakwater -- --http.host="$every" --http.port="$port"
}
