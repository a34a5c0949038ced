package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.assertj.core.api.Assertions;
import org.asyncio4j.Asyncio;
import org.asyncio4j.context.ContextPropagation;
import org.asyncio4j.io.Streams;
import org.asyncio4j.test.VirtualTime;
import org.h2.Driver;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The README and the pages of `docs`.
final class DocumentationTest {
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]+`");
    private static final Pattern WORD = Pattern.compile("\\w+");

    /// The folder of the pages whose programs are run too.
    private static final String GUIDE = "docs/guide/";

    private static final Set<String> NAMES_OF_JAVA = Set.of("toString", "equals", "hashCode", "values", "valueOf");

    private static final List<Class<?>> USED = List.of(
            Asyncio.class,
            Streams.class,
            VirtualTime.class,
            ContextPropagation.class,
            ContextRegistry.class,
            NullMarked.class,
            Test.class,
            Assertions.class,
            API.class,
            Driver.class);

    /// As `./asyncio4j` puts it on the class path.
    private static final List<Path> NETTY =
            Repository.files("io/target/lib", file -> file.toString().endsWith(".jar"));

    @TempDir
    private Path classes;

    static Stream<Arguments> programs() {
        return pages().flatMap(PageProgram::of).map(program -> Arguments.argumentSet(program.place(), program));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programCompilesAndThatOfTheGuidePrintsWhatStandsBelowItAndItsTestsPass(PageProgram program)
            throws IOException, InterruptedException, URISyntaxException {
        var classPath = classPath();
        assertThat(program.compile(classPath, classes)).as(program.place()).isEmpty();
        if (program.place().startsWith(GUIDE) && program.hasMain()) {
            assertThat(program.run(classPath, classes)).as(program.place()).isEqualTo(program.promised());
        } else if (program.place().startsWith(GUIDE) && program.hasTests()) {
            var outcome = program.runTests(classPath, classes);
            assertThat(outcome.exitCode())
                    .as(program.place() + "\n" + outcome.output())
                    .isZero();
        }
    }

    /// Each text says what the program above it prints.
    @Test
    void everyTextOfTheGuideFollowsAProgram() {
        assertThat(pages().filter(page -> page.toString().contains(GUIDE))).allSatisfy(page -> {
            long texts = Repository.read(page).lines().filter("```text"::equals).count();
            assertThat(PageProgram.of(page)
                            .filter(program ->
                                    program.hasMain() && !program.output().isEmpty()))
                    .hasSize((int) texts);
        });
    }

    @Test
    void everyLinkLeadsToAFileOrAFolder() {
        assertThat(pages())
                .allSatisfy(page -> assertThat(
                                LINK.matcher(Repository.read(page)).results().map(link -> link.group(1)))
                        .allSatisfy(
                                link -> assertThat(page.resolveSibling(link)).exists()));
    }

    /// Whoever adds a name adds it to the page for those who come from Python.
    @Test
    void everyPublicNameStandsBesideThatOfPython()
            throws IOException, ReflectiveOperationException, URISyntaxException {
        var page = FENCE.matcher(Repository.read(Repository.ROOT.resolve("docs/coming-from-python.md")))
                .replaceAll("");
        Set<String> words = CODE.matcher(page)
                .results()
                .flatMap(code -> WORD.matcher(code.group()).results().map(MatchResult::group))
                .collect(Collectors.toSet());
        assertThat(words).containsAll(publicNames());
    }

    private static List<String> publicNames() throws IOException, ReflectiveOperationException, URISyntaxException {
        var names = new ArrayList<String>();
        for (var type : PublicApi.types()) {
            names.add(type.getSimpleName());
            for (var method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && !method.isSynthetic()
                        && !NAMES_OF_JAVA.contains(method.getName())) {
                    names.add(method.getName());
                }
            }
        }
        return names;
    }

    private static Stream<Path> pages() {
        return Stream.concat(
                Repository.files("docs", file -> file.toString().endsWith(".md")).stream(),
                Stream.of(Repository.ROOT.resolve("README.md"), Repository.ROOT.resolve("CONTRIBUTING.md")));
    }

    /// {@return what programs may use: the library, Netty, the test module and what its users have}
    private static String classPath() throws URISyntaxException {
        var path = new StringJoiner(File.pathSeparator);
        for (var type : USED) {
            path.add(PublicApi.origin(type).toString());
        }
        NETTY.forEach(jar -> path.add(jar.toString()));
        // for the tests of the guide's own project
        path.add(Repository.ROOT.resolve("examples/project/target/classes").toString());
        return path.toString();
    }
}
