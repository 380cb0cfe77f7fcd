package dev.breakwater.config.vocabulary;

import dev.breakwater.config.tree.WordList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the right section for a key in a section where it has no effect. */
public final class RightPlace {

    /** Order of the search for a key in a deployment: parts of the deployment first. */
    private static final List<KnownKeys> FROM_DEPLOYMENTS = List.of(
            KnownKeys.PARAMS,
            KnownKeys.INFO,
            KnownKeys.ENTRY,
            KnownKeys.ROUTER,
            KnownKeys.LITELLM,
            KnownKeys.GENERAL,
            KnownKeys.BREAKWATER,
            KnownKeys.TOP);

    private static final List<KnownKeys> FROM_SETTINGS = List.of(
            KnownKeys.ROUTER,
            KnownKeys.LITELLM,
            KnownKeys.GENERAL,
            KnownKeys.BREAKWATER,
            KnownKeys.TOP,
            KnownKeys.PARAMS,
            KnownKeys.INFO,
            KnownKeys.ENTRY);

    /** Descriptions of a deployment, not settings. Source: LiteLLM's {@code ModelInfo}, and other keys in use. */
    private static final List<String> DESCRIPTIONS = WordList.of("""
        access_groups comment comments created_at created_by db_model deprecation_date description disabled
        display_name enabled env environment label labels litellm_provider note notes owner source team_id
        team_public_model_name tier updated_at updated_by\
        """);

    private static final List<String> DESCRIBING_PREFIXES = List.of("supports_", "supported_", "health_check_");

    /** Common wrong names of a deployment's keys, with the right names. */
    private static final Map<String, String> OTHER_NAMES = new HashMap<>();

    static {
        OTHER_NAMES.put("cooldown", "cooldown_time");
        OTHER_NAMES.put("cooldown_seconds", "cooldown_time");
        OTHER_NAMES.put("retries", "num_retries");
        OTHER_NAMES.put("rpm_limit", "rpm");
        OTHER_NAMES.put("tpm_limit", "tpm");
    }

    private RightPlace() {}

    /** The path that the key should have; empty if it is unknown. */
    public static Optional<String> of(String name, KnownKeys here) {
        boolean near = here == KnownKeys.PARAMS || here == KnownKeys.INFO || here == KnownKeys.ENTRY;
        List<KnownKeys> sections = near ? FROM_DEPLOYMENTS : FROM_SETTINGS;
        return sections.stream()
                .filter(section -> section != here && section.reads(name))
                .findFirst()
                .or(() -> sections.stream()
                        .filter(section -> section != here && section.keys().containsKey(name))
                        .findFirst())
                .map(section -> path(section, name))
                .or(() -> near ? inDeployment(name) : Optional.empty());
    }

    /** The same for a key in {@code model_info}, which may contain any other key: only keys that are read elsewhere. */
    public static Optional<String> ofSetting(String name) {
        return Optional.of(name)
                .filter(each ->
                        FROM_DEPLOYMENTS.stream().anyMatch(section -> section != KnownKeys.INFO && section.reads(each)))
                .flatMap(each -> of(each, KnownKeys.INFO))
                .or(() -> otherName(name));
    }

    private static Optional<String> inDeployment(String name) {
        boolean describes =
                DESCRIPTIONS.contains(name) || DESCRIBING_PREFIXES.stream().anyMatch(name::startsWith);
        return describes ? Optional.of(path(KnownKeys.INFO, name)) : otherName(name);
    }

    private static Optional<String> otherName(String name) {
        return Optional.ofNullable(OTHER_NAMES.get(name)).map(known -> path(KnownKeys.PARAMS, known));
    }

    private static String path(KnownKeys section, String name) {
        return section == KnownKeys.TOP ? "the top level of the file" : section.path() + "." + name;
    }
}
