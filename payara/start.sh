# Starts Payara Micro for the launcher. Every build includes it.
# shellcheck shell=bash disable=SC2034,SC2154  # the launcher reads and sets the others
distribution=$root/target/payara-micro.jar
# Payara's jars, unpacked once and shared by all processes. Each process writes to its own folder.
unpacked=$root/target/payara
# The JVM's AOT cache: loaded classes, recorded by a training run. It is valid for one server, one Java and the options of this file.
aot=$root/target/payara-$(cksum "$here/start.sh" "$java_home/release" 2>/dev/null | cksum | cut -d ' ' -f 1).aot

supports_aot() {
    [ "$(release_of "$java_home")" -ge 25 ]
}

must_prepare() {
    # The training run must not wait for itself.
    [ -z "${BREAKWATER_TRAINING:-}" ] || return 1
    [ ! "$unpacked/launch-micro.jar" -nt "$distribution" ] || { supports_aot && [ ! -f "$aot" ]; }
}

prepare() {
    if [ ! "$unpacked/launch-micro.jar" -nt "$distribution" ]; then
        rm -rf "$unpacked" "$aot"
        "$java_home/bin/java" -jar "$distribution" --rootdir "$unpacked" --outputlauncher >"$root/target/.building/log" 2>&1 \
            || { cat "$root/target/.building/log" >&2; refuse "Payara Micro could not be unpacked, see above" 1; }
        touch "$unpacked/launch-micro.jar"
    fi
    if supports_aot && [ ! -f "$aot" ]; then
        rm -f "$root"/target/payara-*.aot
        echo "breakwater: recording an AOT cache with one start, for faster starts later" >&2
        train || echo "breakwater: recording the AOT cache failed; starts will be slower" >&2
    fi
}

# Runs the demonstration once and stops it gracefully; the JVM then writes the cache.
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
    # The listener stays off until the WAR is deployed: until then the server would serve its own pages. (The option --port
    # would enable the listener after these commands.)
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
        # No cluster, no data grid, and no port for them. (--nocluster in addition would leave port 6900 open.)
        --nohazelcast
        # No usage reports to Payara.
        --disablephonehome
        --prebootcommandfile "$run/preboot.txt"
        --postdeploycommandfile "$run/postdeploy.txt"
        --logproperties "$here/logging.properties"
    )
    # The JDK's certificate authorities. By default Payara uses its own outdated list for every HTTPS call.
    local authorities=-Djavax.net.ssl.trustStore=$java_home/lib/security/cacerts
    local java=(
        "$authorities"
        # Payara's own launcher sets these; it cannot be used, because it requires the unpacked folder as server folder.
        -Dfish.payara.micro.BootJar="file:$unpacked/launch-micro.jar"
        -Dfish.payara.micro.UnpackDir="$unpacked"
        # Each event of a stream allocates one buffer of this size. The default is 8 KiB, which is 320 MB/s with 2,000 streams of 20
        # events/s; clearing that memory was an eighth of their total cost. Longer writes bypass the buffer.
        -Dorg.glassfish.grizzly.http.io.OutputBuffer.default-buffer-size=1024
        "${opened[@]}"
    )
    if supports_aot; then
        # If the cache does not match, for example because of JAVA_OPTS, the JVM ignores it silently.
        java+=('-Xlog:aot*=off' '-Xlog:cds*=off')
        if [ -n "${BREAKWATER_TRAINING:-}" ]; then
            # Classes only. With recorded profiles the compiler has so much early work that on two cores under load, full speed comes
            # minutes later: after one minute a call took 596 instead of 308 microseconds (and the start 6.3 s instead of 7.1 s).
            java+=(-XX:AOTCacheOutput="$BREAKWATER_TRAINING" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining)
        elif [ -f "$aot" ]; then
            java+=(-XX:AOTCache="$aot")
        fi
    fi
    # exec, so that signals reach the JVM directly.
    exec "$java_home/bin/java" "${java[@]}" "${jvm[@]}" -cp "$unpacked/launch-micro.jar" \
        fish.payara.micro.impl.PayaraMicroImpl --rootdir "$server" "${options[@]}"
}

# Internal JDK packages that Payara uses. Its jar's manifest opens them, but a manifest applies only with java -jar.
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
