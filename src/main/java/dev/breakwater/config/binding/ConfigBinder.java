package dev.breakwater.config.binding;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Secret;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.GatewayConfig.Origin;
import dev.breakwater.config.tree.BadConfigException;
import dev.breakwater.config.tree.Node.Fields;
import dev.breakwater.config.tree.Problems;
import dev.breakwater.config.tree.YamlConfigSource;
import dev.breakwater.config.vocabulary.Overlay;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Builds one immutable {@link GatewayConfig} from MicroProfile Config, or reports every error at once. */
public final class ConfigBinder {

    private static final String MASTER_KEY = "LITELLM_MASTER_KEY";

    private final Section root;
    private final Problems problems;
    private final String source;

    private ConfigBinder(Section root, String source) {
        this.root = root;
        this.problems = root.reading().problems();
        this.source = source;
    }

    /**
     * Binds the configuration.
     *
     * @param environment looks up an environment variable of the process
     * @throws BadConfigException with all errors
     */
    public static GatewayConfig bind(Config config, Function<String, @Nullable String> environment) {
        Problems problems = new Problems();
        YamlConfigSource file = file(config);
        if (file != null) {
            problems.addAll(file.problems());
            // A file that was read in part would also report everything else as missing.
            problems.throwErrors();
            file.warnings().forEach(problems::warn);
        }
        Fields tree = Overlay.read(config, file, problems);
        Section variables = Section.of(
                tree, "environment_variables", new BindingContext(problems, new Environment(Map.of(), environment)));
        BindingContext reading = new BindingContext(problems, new Environment(variables(variables), environment));
        return new ConfigBinder(new Section(tree, reading), file == null ? "MicroProfile Config" : file.getName())
                .bind();
    }

    private static @Nullable YamlConfigSource file(Config config) {
        for (ConfigSource each : config.getConfigSources()) {
            if (each instanceof YamlConfigSource yaml) {
                return yaml;
            }
        }
        return null;
    }

    private static Map<String, String> variables(Section section) {
        Map<String, String> variables = new HashMap<>();
        section.fields().members().keySet().forEach(name -> {
            String value = section.text(name);
            if (value != null) {
                variables.put(name, value);
            }
        });
        return variables;
    }

    private GatewayConfig bind() {
        new KeyCheck(problems).check(root.fields());
        new PlaceholderCheck(problems).check(root.fields());
        ModelList models = ModelList.bind(root);
        Section router = root.section("router_settings");
        Aliases aliases = Aliases.bind(router, models.groups());
        Catalog catalog = new Catalog(models.groups(), aliases.targets());
        var policy = new PolicyBinder(root, catalog).bind();
        Secret masterKey = masterKey();
        Section own = root.section("breakwater_settings");
        var deadline = own.time("deadline");
        var intake = new IntakeBinder(root, catalog).bind();
        problems.throwErrors();
        Origin origin = new Origin(source, Fingerprint.of(root.fields(), root.reading()), problems.warnings());
        return new GatewayConfig(
                catalog,
                policy,
                masterKey,
                root.section("litellm_settings").flag("require_auth_for_metrics_endpoint"),
                deadline,
                intake,
                aliases.hidden(),
                models.shown(),
                origin);
    }

    private @Nullable Secret masterKey() {
        Section general = root.section("general_settings");
        String key = general.text("master_key");
        if (key == null) {
            key = root.reading().environment().find(MASTER_KEY);
        }
        if (key == null) {
            problems.warn(
                    general.fields().where(),
                    general.path("master_key"),
                    "is not set, so calls need no key; set it, or " + MASTER_KEY
                            + ", before others can reach this gateway");
            return null;
        }
        return new Secret(key.strip());
    }
}
