# How the launcher starts WildFly. Maven provisions it from Maven Central, with no more than the WAR needs.
# shellcheck shell=bash disable=SC2034,SC2154  # the launcher reads and sets the others
home=$root/target/wildfly
distribution=$home/standalone/configuration/standalone.xml
maven=-Pwildfly
sources=pom.xml

serve() {
    # The server writes into the folder of its configuration.
    mkdir "$run/configuration"
    cp "$root/servers/wildfly/standalone.xml" "$run/configuration/"
    local server=(
        -Djboss.home.dir="$home"
        -Djboss.server.base.dir="$run"
        -Djboss.bind.address="$host"
        -Djboss.http.port="$port"
        # The configuration names the WAR relative to this folder.
        -Dbreakwater.folder="$root/target"
        -Dlogging.configuration="file:$root/servers/wildfly/logging.properties"
    )
    # Not through its standalone.sh: that stays in front of the JVM, and signals would reach it alone.
    exec "$java_home/bin/java" "${server[@]}" "${jvm[@]}" \
        -jar "$home/jboss-modules.jar" -mp "$home/modules" org.jboss.as.standalone
}
