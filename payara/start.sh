# How the launcher starts Payara Micro. Every build brings it along.
# shellcheck shell=bash disable=SC2034,SC2154  # the launcher reads and sets the others
distribution=$root/target/payara-micro.jar

serve() {
    # The server would listen at once, and answer with pages of its own until the WAR is deployed. (--port would switch
    # the listener on again, behind these commands.)
    local listener=configs.config.server-config.network-config.network-listeners.network-listener.http-listener
    {
        cat "$here/preboot.txt"
        echo "set $listener.address=$host"
        echo "set $listener.port=$port"
        echo "set $listener.enabled=false"
    } >"$run/preboot.txt"
    echo "set $listener.enabled=true" >"$run/postdeploy.txt"

    local options=(
        --deploy "$war"
        --contextroot /
        # No cluster, no data grid, no port for them. (--nocluster beside it would win and leave port 6900 open.)
        --nohazelcast
        # Nothing is reported to Payara's makers.
        --disablephonehome
        --prebootcommandfile "$run/preboot.txt"
        --postdeploycommandfile "$run/postdeploy.txt"
        --logproperties "$here/logging.properties"
    )
    # The JDK's own list of authorities: Payara would put an old one of its own in front of every HTTPS call.
    local authorities=-Djavax.net.ssl.trustStore=$java_home/lib/security/cacerts
    # exec: signals reach the JVM itself.
    exec "$java_home/bin/java" "$authorities" "${jvm[@]}" -jar "$distribution" "${options[@]}"
}
