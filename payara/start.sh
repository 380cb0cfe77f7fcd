# How the launcher starts Payara Micro. Every build brings it along.
# shellcheck shell=bash disable=SC2034,SC2154  # the launcher reads and sets the others
distribution=$root/target/payara-micro.jar
# Its jars, unpacked once and shared by all that run; each has a folder of its own for what it writes.
unpacked=$root/target/payara
# What the JVM remembers of a run before: classes as it has them in memory. It fits one server on one Java alone, and the
# options of this file.
aot=$root/target/payara-$(cksum "$here/start.sh" "$java_home/release" 2>/dev/null | cksum | cut -d ' ' -f 1).aot

can_remember() {
    [ "$(release_of "$java_home")" -ge 25 ]
}

must_prepare() {
    # The run that is remembered must not wait for itself.
    [ -z "${BREAKWATER_TRAINING:-}" ] || return 1
    [ ! "$unpacked/launch-micro.jar" -nt "$distribution" ] || { can_remember && [ ! -f "$aot" ]; }
}

prepare() {
    if [ ! "$unpacked/launch-micro.jar" -nt "$distribution" ]; then
        rm -rf "$unpacked" "$aot"
        "$java_home/bin/java" -jar "$distribution" --rootdir "$unpacked" --outputlauncher >"$root/target/.building/log" 2>&1 \
            || { cat "$root/target/.building/log" >&2; refuse "Payara could not be unpacked, see above" 1; }
        touch "$unpacked/launch-micro.jar"
    fi
    if can_remember && [ ! -f "$aot" ]; then
        rm -f "$root"/target/payara-*.aot
        echo "breakwater: running once to remember how, so that later starts are fast" >&2
        train || echo "breakwater: that did not succeed; starts will be slower" >&2
    fi
}

# One run of the demonstration that ends in peace: the JVM writes down what it saw.
train() {
    local log=$root/target/.building/log port=0 pid deadline=$((SECONDS + 180))
    until [ "$port" != 0 ] && ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((20000 + RANDOM))
    done
    BREAKWATER_TRAINING=$aot.new "$here/breakwater" --port "$port" >"$log" 2>&1 &
    pid=$!
    until grep -q 'Breakwater is ready' "$log" || ! kill -0 $pid 2>/dev/null || [ $SECONDS -gt $deadline ]; do
        sleep 0.2
    done
    kill $pid 2>/dev/null || true
    wait $pid || true
    [ -f "$aot.new" ] && mv "$aot.new" "$aot"
}

serve() {
    local server=$run/server
    mkdir "$server"
    cp -R "$unpacked/config" "$unpacked/lib" "$unpacked/docroot" "$server/"
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
    local java=(
        "$authorities"
        # What Payara's own starter in that folder sets; but its server would have to be that folder, too.
        -Dfish.payara.micro.BootJar="file:$unpacked/launch-micro.jar"
        -Dfish.payara.micro.UnpackDir="$unpacked"
        # Each event of a stream takes one buffer of this size, 8 KiB by default: 320 MB a second with 2,000 streams of 20 events a
        # second, and the memory that the system clears for them an eighth of all they cost. Longer writes go out without a buffer.
        -Dorg.glassfish.grizzly.http.io.OutputBuffer.default-buffer-size=1024
        "${opened[@]}"
    )
    if can_remember; then
        # What is remembered may not fit, after an option of JAVA_OPTS for example: then it is not used, without a word.
        java+=('-Xlog:aot*=off' '-Xlog:cds*=off')
        if [ -n "${BREAKWATER_TRAINING:-}" ]; then
            # The classes alone. With its profiles the compiler has so much to do early that on two cores under load it reaches full
            # speed minutes later: after one a call took 596 microseconds in place of 308 (and a start 6.3 s in place of 7.1).
            java+=(-XX:AOTCacheOutput="$BREAKWATER_TRAINING" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining)
        elif [ -f "$aot" ]; then
            java+=(-XX:AOTCache="$aot")
        fi
    fi
    # exec: signals reach the JVM itself.
    exec "$java_home/bin/java" "${java[@]}" "${jvm[@]}" -cp "$unpacked/launch-micro.jar" \
        fish.payara.micro.impl.PayaraMicroImpl --rootdir "$server" "${options[@]}"
}

# Inner parts of the JDK that Payara uses: what its jar's manifest opens, which counts only where that jar is run.
opened=()
for package in java.base/jdk.internal.ref jdk.naming.dns/com.sun.jndi.dns java.naming/com.sun.jndi.ldap; do
    opened+=(--add-exports "$package=ALL-UNNAMED")
done
for package in java.base/jdk.internal.loader java.base/java.lang java.base/java.net java.base/java.nio \
    java.base/java.util java.base/sun.nio.ch java.management/sun.management \
    jdk.management/com.sun.management.internal java.base/sun.net.www.protocol.jrt \
    java.base/sun.net.www.protocol.jar java.base/java.io java.naming/javax.naming.spi \
    java.rmi/sun.rmi.transport java.logging/java.util.logging java.management/javax.management \
    java.management/javax.management.openmbean; do
    opened+=(--add-opens "$package=ALL-UNNAMED")
done
