# Starts WildFly for the launcher. Maven provisions it from Maven Central with only the parts that the WAR needs.
# shellcheck shell=bash disable=SC2034,SC2154  # the launcher reads and sets the others
home=$root/target/wildfly
distribution=$home/standalone/configuration/standalone.xml
maven=-Pwildfly
sources=pom.xml

serve() {
    # The server writes to its configuration folder, so each process has its own.
    mkdir "$run/configuration"
    cp "$root/servers/wildfly/standalone.xml" "$run/configuration/"
    local server=(
        -Djboss.home.dir="$home"
        -Djboss.server.base.dir="$run"
        -Djboss.bind.address="$host"
        -Djboss.http.port="$port"
        # The folder of the WAR, for standalone.xml.
        -Dbreakwater.folder="$root/target"
        -Dlogging.configuration="file:$root/servers/wildfly/logging.properties"
    )
    # Without standalone.sh: that stays as parent process of the JVM and does not forward signals.
    exec "$java_home/bin/java" "${server[@]}" "${jvm[@]}" \
        -jar "$home/jboss-modules.jar" -mp "$home/modules" org.jboss.as.standalone
}
