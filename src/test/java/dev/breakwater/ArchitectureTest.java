package dev.breakwater;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.interceptor.Interceptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packages and their allowed dependencies. A new dependency is added to the table and explained in the package-info. */
@AnalyzeClasses(packages = "dev.breakwater", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.breakwater.";

    /** Packages with values that all others use. They hold no state and do no input or output. */
    private static final Set<String> VALUES = Set.of("json", "catalog", "failure", "chat", "policy", "call");

    /** The packages that each package may use besides itself, in the order of the data flow. */
    private static final Map<String, Set<String>> NEIGHBOURS = new LinkedHashMap<>();

    static {
        NEIGHBOURS.put("ops", Set.of("call", "failure", "config", "auth", "server", "api", "telemetry"));
        NEIGHBOURS.put(
                "api",
                Set.of("call", "policy", "failure", "chat", "catalog", "json", "dispatch", "config", "auth", "server"));
        NEIGHBOURS.put("server", Set.of("catalog", "json", "dispatch", "config"));
        NEIGHBOURS.put("auth", Set.of("call", "policy", "failure", "catalog", "config"));
        NEIGHBOURS.put("dispatch", union(VALUES, "routing", "reliability", "provider", "failover"));
        NEIGHBOURS.put("failover", union(VALUES, "state"));
        NEIGHBOURS.put("routing", union(VALUES, "state"));
        NEIGHBOURS.put("reliability", union(VALUES, "state"));
        NEIGHBOURS.put("provider", union(VALUES, "upstream"));
        NEIGHBOURS.put("state", VALUES);
        NEIGHBOURS.put("upstream", Set.of("json", "policy", "call"));
        NEIGHBOURS.put("telemetry", Set.of("catalog", "failure", "policy", "call", "state"));
        NEIGHBOURS.put("config", Set.of("catalog", "failure", "policy", "call"));
        NEIGHBOURS.put("call", Set.of("json", "catalog", "failure", "chat", "policy"));
        NEIGHBOURS.put("policy", Set.of("catalog", "failure"));
        NEIGHBOURS.put("chat", Set.of("json", "catalog"));
        NEIGHBOURS.put("failure", Set.of("catalog"));
        NEIGHBOURS.put("catalog", Set.of("json"));
        NEIGHBOURS.put("json", Set.of());
    }

    private static Set<String> union(Set<String> rooms, String... more) {
        return Stream.concat(rooms.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private static String[] packages(Set<String> rooms) {
        return rooms.stream().map(each -> ROOT + each + "..").toArray(String[]::new);
    }

    @ArchTest
    static void every_package_uses_only_its_neighbours(JavaClasses classes) {
        NEIGHBOURS.forEach((room, neighbours) -> {
            String[] allowed = packages(union(neighbours, room));
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + room + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.breakwater..")
                            .and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                    .check(classes);
        });
    }

    @ArchTest
    static void every_class_is_in_a_room_of_the_table(JavaClasses classes) {
        classes().should().resideInAnyPackage(packages(NEIGHBOURS.keySet())).check(classes);
    }

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    /**
     * What forms have in common is in {@code provider.translation} and {@code provider.credentials}, which depend on none of them. Vertex AI
     * offers models of others in their own forms. Ollama also speaks OpenAI's form.
     */
    @ArchTest
    static final ArchRule adapters_do_not_know_each_other = slices().matching(ROOT + "provider.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(),
                    resideInAnyPackage(ROOT + "provider.translation", ROOT + "provider.credentials"))
            .ignoreDependency(resideInAPackage(ROOT + "provider.ollama"), resideInAPackage(ROOT + "provider.openai"))
            .ignoreDependency(
                    resideInAPackage(ROOT + "provider.vertex"),
                    resideInAnyPackage(
                            ROOT + "provider.gemini", ROOT + "provider.anthropic", ROOT + "provider.openai"));

    /** Its classes are loaded with the first token, not at start. */
    @ArchTest
    static final ArchRule googles_library_is_only_used_for_tokens = noClasses()
            .that()
            .doNotHaveSimpleName("GoogleTokens")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google..");

    @ArchTest
    static final ArchRule jakarta_rest_is_only_at_the_edge = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "server..", ROOT + "api..", ROOT + "auth..", ROOT + "ops..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule interceptors_are_only_in_reliability = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "reliability..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.interceptor..");

    @ArchTest
    static final ArchRule the_http_client_is_only_in_upstream = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "upstream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "org.apache.hc..");

    /** Decisions about calls use Sleeper and Ticker. Sockets and the server's background threads use the system clock. */
    @ArchTest
    static final ArchRule calls_pause_by_the_sleeper_and_know_time_by_the_ticker = noClasses()
            .that()
            .resideOutsideOfPackages(
                    ROOT + "server..", ROOT + "api..", ROOT + "auth..", ROOT + "ops..", ROOT + "upstream..")
            .and()
            .doNotHaveSimpleName("ThreadSleeper")
            .and()
            .doNotHaveSimpleName("SystemTicker")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "sleeps, or looks at the clock",
                    call -> (call.getTarget().getOwner().isAssignableTo(Thread.class)
                                    && call.getName().equals("sleep"))
                            || call.getName().startsWith("park")
                            || call.getName().equals("nanoTime")));

    @ArchTest
    static final ArchRule nothing_else_sleeps = noClasses()
            .that()
            .doNotHaveSimpleName("ThreadSleeper")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "sleeps",
                    call -> call.getTarget().getOwner().isAssignableTo(Thread.class)
                            && call.getName().equals("sleep")));

    /**
     * Threads of calls, the log, deadlines, disconnects, heartbeats, idle connections, name resolution, tokens and other credentials, start
     * and shutdown.
     */
    private static final Set<String> MAKE_THREADS = Set.of(
            "ForkedAttempt",
            "CallThreads",
            "Connections",
            "Connector",
            "Watchdog",
            "DisconnectWatcher",
            "Heartbeats",
            "Launch",
            "LogCombiner",
            "SharedCredentials",
            "Termination",
            "TokenFetch");

    @ArchTest
    static final ArchRule threads_are_made_only_where_it_is_said = noClasses()
            .that(DescribedPredicate.describe(
                    "do not say so", (JavaClass each) -> !MAKE_THREADS.contains(outermost(each))))
            .should()
            .callCodeUnitWhere(DescribedPredicate.describe(
                    "makes threads",
                    call -> Set.of(
                                            "java.util.concurrent.Executors",
                                            "java.util.concurrent.ForkJoinPool",
                                            "java.util.concurrent.ThreadPoolExecutor",
                                            "java.util.concurrent.ScheduledThreadPoolExecutor",
                                            "java.util.Timer")
                                    .contains(call.getTargetOwner().getName())
                            || (call.getTargetOwner().isEquivalentTo(Thread.class)
                                    && Set.of("<init>", "ofVirtual", "ofPlatform", "startVirtualThread")
                                            .contains(call.getName()))));

    /** Readers and writers of JSON: functions on values, not values. */
    private static final String[] CODECS = {ROOT + "json..", ROOT + "chat.openai.."};

    /**
     * Exceptions to the rule below. A catalog holds a private index, so it is an immutable class. A prompt caches its length. The others
     * are interfaces to what is not a value, or functions on values.
     */
    private static final Set<String> NO_VALUES = Set.of(
            "Catalog",
            "KnownProviders",
            "ModelNames",
            "ModelTable",
            "PrefillFamilies",
            "ProviderNames",
            "Prompt",
            "TokenCounter",
            "ByteBudget",
            "Permit",
            "EventStream",
            "ByteStream",
            "Ticker",
            "Sleeper",
            "DurationText",
            "Wildcard",
            "GatewayParameters",
            "Ascii");

    @ArchTest
    static final ArchRule what_travels_is_a_record_or_sealed_or_an_enum = classes()
            .that()
            .resideInAnyPackage(packages(VALUES))
            .and()
            .resideOutsideOfPackages(CODECS)
            .and(DescribedPredicate.describe(
                    "are values", (JavaClass each) -> !NO_VALUES.contains(each.getSimpleName())))
            .should(be("a record, sealed, an enum or an exception", ArchitectureTest::isValue));

    @ArchTest
    static final ArchRule no_value_can_change =
            classes().that().resideInAnyPackage(packages(VALUES)).should().haveOnlyFinalFields();

    @ArchTest
    static final ArchRule interceptors_remember_nothing = classes()
            .that()
            .areAnnotatedWith(Interceptor.class)
            .should()
            .haveOnlyFinalFields()
            .andShould()
            .haveSimpleNameEndingWith("Interceptor");

    /**
     * A bean's proxy calls a method by reflection if the method, or a type in its signature, is not public. A plain call passes
     * about a dozen proxies.
     */
    @ArchTest
    static final ArchRule what_is_asked_of_a_bean_is_public = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "asks a bean for what is not public",
                    call -> call.getTargetOwner().isAnnotatedWith(ApplicationScoped.class)
                            && !outermost(call.getOriginOwner()).equals(outermost(call.getTargetOwner()))
                            && call.getTarget().resolveMember().stream()
                                    .anyMatch(ArchitectureTest::asksForReflection)));

    /** The container cannot make a proxy of a bean with a final method, inherited ones included, and refuses to deploy. */
    @ArchTest
    static final ArchRule beans_can_be_proxied = classes()
            .that()
            .areAnnotatedWith(ApplicationScoped.class)
            .should(be(
                    "a bean without final methods",
                    bean -> bean.getAllMethods().stream()
                            .filter(each -> each.getOwner().getPackageName().startsWith("dev.breakwater"))
                            .noneMatch(each -> each.getModifiers().contains(JavaModifier.FINAL)
                                    && !each.getModifiers().contains(JavaModifier.STATIC)
                                    && !each.getModifiers().contains(JavaModifier.PRIVATE))));

    private static boolean asksForReflection(JavaMethod method) {
        Stream<JavaClass> types =
                Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()));
        return !method.getModifiers().contains(JavaModifier.STATIC)
                && Stream.concat(Stream.of(method), types)
                        .anyMatch(each -> !each.getModifiers().contains(JavaModifier.PUBLIC));
    }

    @ArchTest
    static final ArchRule names_say_something = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Service")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameContaining("Util")
            .orShould()
            .haveSimpleNameContaining("Helper");

    @ArchTest
    static final ArchRule logs_go_through_the_platforms_logger_but_for_a_line_of_each_call = noClasses()
            .that()
            .doNotHaveSimpleName("CallLog")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule configuration_is_read_only_in_config = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.config..");

    @ArchTest
    static void every_package_says_what_it_is_for(JavaClasses classes) {
        Stream<String> packages =
                classes.stream().map(JavaClass::getPackageName).distinct();

        assertThat(packages)
                .allSatisfy(name -> assertThat(
                                classes.stream().anyMatch(each -> each.getName().equals(name + ".package-info")))
                        .as(name + " has a package-info")
                        .isTrue());
    }

    private static boolean isValue(JavaClass type) {
        return type.isRecord()
                || type.isEnum()
                || type.isAssignableTo(Throwable.class)
                || type.reflect().isSealed()
                || type.getSimpleName().equals("package-info")
                || type.getEnclosingClass()
                        .map(outer -> NO_VALUES.contains(outer.getSimpleName()))
                        .orElse(false)
                || type.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getSimpleName());
    }

    private static ArchCondition<JavaClass> be(String what, java.util.function.Predicate<JavaClass> condition) {
        return new ArchCondition<>("be " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(type, condition.test(type), type.getName() + " is not " + what));
            }
        };
    }
}
