package dev.breakwater.config.binding;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.config.GatewayConfig.Intake;
import dev.breakwater.config.GatewayConfig.LostStream;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Problems;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Binds the limits on incoming requests in {@code breakwater_settings} and {@code general_settings}. */
final class IntakeBinder {

    /** A body is held in one byte array. */
    private static final long LONGEST_BODY = 1L << 30;

    private final Section own;
    private final Section general;
    private final Problems problems;
    private final Catalog catalog;

    IntakeBinder(Section root, Catalog catalog) {
        this.catalog = catalog;
        this.own = root.section("breakwater_settings");
        this.general = root.section("general_settings");
        this.problems = root.reading().problems();
    }

    Intake bind() {
        return new Intake(
                maxBodyBytes(),
                Objects.requireNonNullElse(own.whole("max_running_calls", 1), Intake.DEFAULT_MAX_RUNNING_CALLS),
                Objects.requireNonNullElse(own.whole("max_fallback_targets", 1), Intake.DEFAULT_MAX_FALLBACK_TARGETS),
                Objects.requireNonNullElse(own.duration("drain_delay"), Duration.ZERO),
                lostStream(),
                own.texts("cors"),
                passThrough());
    }

    private @Nullable String passThrough() {
        String group = own.text("pass_through");
        Node at = own.node("pass_through");
        if (group != null && at != null && catalog.find(group).isEmpty()) {
            problems.error(at, "'" + group + "' is not a group of model_list; write the name of one");
        }
        return group;
    }

    private LostStream lostStream() {
        return switch (own.text("lost_stream")) {
            case null -> LostStream.AUTO;
            case "auto" -> LostStream.AUTO;
            case "event" -> LostStream.EVENT;
            case "cut" -> LostStream.CUT;
            case String other -> {
                Node at = own.node("lost_stream");
                if (at != null) {
                    problems.error(at, "'" + other + "' is not auto, event or cut; write one of them");
                }
                yield LostStream.AUTO;
            }
        };
    }

    private long maxBodyBytes() {
        Double bytes = own.share("max_request_bytes");
        Double megabytes = general.share("max_request_size_mb");
        if (bytes != null) {
            return checkedBody(bytes, own.node("max_request_bytes"));
        }
        return megabytes == null
                ? Intake.DEFAULT_MAX_BODY_BYTES
                : checkedBody(megabytes * (1 << 20), general.node("max_request_size_mb"));
    }

    private long checkedBody(double bytes, @Nullable Node at) {
        if (at != null && (bytes < 1 || bytes > LONGEST_BODY)) {
            problems.error(at, "must be between 1 byte and 1 GiB");
        }
        return (long) bytes;
    }
}
