package dev.breakwater.config.binding;

import dev.breakwater.catalog.DeploymentOverrides;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.catalog.Prices;
import dev.breakwater.catalog.RoutingWeights;
import dev.breakwater.config.tree.Node;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Node.Items;
import dev.breakwater.config.tree.Node.Scalar;
import dev.breakwater.config.tree.SecretNames;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Binds one entry of {@code model_list} to one deployment, or to one for each of its organizations. */
final class DeploymentBinder {

    /** The id is sent in headers and appears in messages. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private static final String WINDOW = "max_input_tokens";

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final BindingContext reading;
    private final Set<String> customProviders;
    private final Defaults defaults;

    /**
     * For deployments that say nothing themselves.
     *
     * @param dropParams {@code litellm_settings.drop_params}
     * @param parallel {@code router_settings.default_max_parallel_requests}; null means no limit
     */
    record Defaults(boolean dropParams, @Nullable Integer parallel) {}

    /**
     * @param customProviders the providers of {@code litellm_settings.custom_provider_map}
     */
    DeploymentBinder(BindingContext reading, Set<String> customProviders, Defaults defaults) {
        this.reading = reading;
        this.customProviders = customProviders;
        this.defaults = defaults;
    }

    /** Empty if something essential is wrong. That is reported as an error. */
    List<DeploymentDraft> bind(Node node) {
        if (!(node instanceof Fields entry)) {
            reading.problems().error(node, "must be a map with model_name and litellm_params");
            return List.of();
        }
        Section whole = new Section(entry, reading);
        String group = whole.text("model_name");
        if (group == null || CONTROL.matcher(group).find()) {
            missing(whole, "model_name", "the name that clients send as model");
        }
        Section params = whole.section("litellm_params");
        String model = params.text("model");
        if (model == null || CONTROL.matcher(model).find()) {
            missing(params, "model", "'openai/gpt-4o' for example");
        }
        return group == null || model == null ? List.of() : deployments(whole, params, group, model);
    }

    private List<DeploymentDraft> deployments(Section entry, Section params, String group, String model) {
        List<DeploymentDraft> drafts = new ArrayList<>();
        Section info = entry.section("model_info");
        JsonObject boundInfo = info(params, info);
        JsonObject shown = ShownParameters.of(params.fields());
        DeploymentOverrides limits = limits(params, boundInfo);
        RoutingWeights preference = preference(entry, params, info);
        var requestDefaults = new RequestDefaults(params).read();
        String id = id(info);
        List<@Nullable String> organizations = organizations(params);
        for (int number = 0; number < organizations.size(); number++) {
            String organization = organizations.get(number);
            Endpoint endpoint = new EndpointBinder(params, customProviders).bind(model, organization);
            if (endpoint == null) {
                return List.of();
            }
            drafts.add(new DeploymentDraft(
                    entry.fields(),
                    id == null || number == 0 ? id : id + "-" + (number + 1),
                    Fingerprint.of(group, params, organization),
                    shown,
                    new DeploymentDraft.Parts(
                            group,
                            endpoint,
                            limits,
                            preference,
                            requestDefaults,
                            parameters(params),
                            StreamRulesBinder.streaming(info),
                            boundInfo)));
        }
        return drafts;
    }

    /**
     * {@code model_info} without what may be secret. Its limits and prices are numbers, however they are written; other keys are kept as
     * they are. As in LiteLLM, prices in {@code litellm_params} take precedence.
     */
    private static JsonObject info(Section params, Section info) {
        JsonObject written = SecretNames.without(info.fields().json().asJsonObject());
        JsonObjectBuilder bound = Node.JSON.createObjectBuilder(written);
        for (String limit : List.of(WINDOW, "max_output_tokens")) {
            Integer tokens = info.whole(limit, 1);
            if (tokens != null) {
                bound.add(limit, tokens);
            }
        }
        for (String name : Prices.NAMES) {
            Double own = params.share(name);
            Double price = own == null ? info.share(name) : own;
            if (price != null) {
                bound.add(name, price);
            }
        }
        return bound.build();
    }

    private @Nullable String id(Section info) {
        String id = info.text("id");
        Node node = info.node("id");
        if (id != null && node != null && !ID.matcher(id).matches()) {
            reading.problems().error(node, "must be at most 200 printable ASCII characters, without spaces");
        }
        return id;
    }

    private static List<@Nullable String> organizations(Section params) {
        List<@Nullable String> all = new ArrayList<>();
        if (params.node("organization") instanceof Items) {
            all.addAll(params.texts("organization"));
        }
        if (all.isEmpty()) {
            all.add(params.node("organization") instanceof Items ? null : params.text("organization"));
        }
        return all;
    }

    private DeploymentOverrides limits(Section params, JsonObject info) {
        var timeout = params.limit("timeout");
        var retries = params.whole("num_retries", 0);
        var deprecatedRetries = params.whole("max_retries", 0);
        var parallel = params.whole("max_parallel_requests", 1);
        return new DeploymentOverrides(
                timeout != null ? timeout : params.limit("request_timeout"),
                params.limit("stream_timeout"),
                retries != null ? retries : deprecatedRetries,
                params.duration("cooldown_time"),
                info.get(WINDOW) instanceof JsonNumber window ? window.intValue() : null,
                parallel != null ? parallel : defaults.parallel());
    }

    private ParameterRules parameters(Section params) {
        return new ParameterRules(
                params.node("drop_params") == null ? defaults.dropParams() : params.flag("drop_params"),
                Set.copyOf(params.texts("additional_drop_params")),
                Set.copyOf(params.texts("allowed_openai_params")));
    }

    private static RoutingWeights preference(Section entry, Section params, Section info) {
        return new RoutingWeights(
                params.share("weight"),
                first("rpm", entry, params, info),
                first("tpm", entry, params, info),
                params.whole("order", Integer.MIN_VALUE),
                params.texts("tags"));
    }

    /** The first section that has the limit, in LiteLLM's order. */
    private static @Nullable Long first(String key, Section... sections) {
        return Stream.of(sections)
                .map(section -> section.whole(key, 0))
                .filter(number -> number != null)
                .findFirst()
                .map(Integer::longValue)
                .orElse(null);
    }

    private void missing(Section section, String key, String cure) {
        Node node = section.node(key);
        if (node == null) {
            reading.problems().error(section.fields().where(), section.path(key), "is missing; write " + cure);
        } else if (node instanceof Scalar scalar && !scalar.text().startsWith("os.environ/")) {
            reading.problems().error(node, "is empty or contains a control character; write " + cure);
        }
    }
}
