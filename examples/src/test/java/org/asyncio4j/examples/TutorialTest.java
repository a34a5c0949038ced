package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs of `examples/tutorial`. Beside each stands what it prints: `.out` is its standard output, `.err`
/// holds texts that lines of its standard error contain, in this order, and `.exit` its exit code. Without `.err`
/// there is no standard error, without `.exit` the code is 0.
final class TutorialTest {
    private static final String FOLDER = "examples/tutorial";
    private static final List<String> STACKS = List.of("scheduled", "handoff");

    static Stream<Arguments> programsOnEachStack() {
        return names(".java").stream()
                .flatMap(name -> STACKS.stream().map(stack -> Arguments.argumentSet(name + " " + stack, name, stack)));
    }

    @ParameterizedTest
    @MethodSource("programsOnEachStack")
    void programPrintsWhatStandsBesideIt(String name, String stack) {
        var outcome = run(name, stack);
        assertThat(outcome.out()).isEqualTo(Repository.read(file(name, ".out")));
        var err = file(name, ".err");
        if (Files.exists(err)) {
            assertContainsInOrder(
                    outcome.err().lines().toList(), Repository.read(err).lines().toList());
        } else {
            assertThat(outcome.err()).isEmpty();
        }
        var exit = file(name, ".exit");
        int expected =
                Files.exists(exit) ? Integer.parseInt(Repository.read(exit).strip()) : 0;
        assertThat(outcome.exitCode()).isEqualTo(expected);
    }

    @Test
    void everyProgramHasItsOutputAndEveryOutputItsProgram() {
        assertThat(names(".out")).isEqualTo(names(".java")).hasSizeGreaterThanOrEqualTo(13);
        assertThat(names(".java")).containsAll(names(".err")).containsAll(names(".exit"));
    }

    @Test
    void theHalvesOfTasksOrCoroutinesTakeOneSecondEach() {
        long start = System.nanoTime();
        var _ = run("TasksOrCoroutines", STACKS.getFirst());
        // One after the other, the twenty calls would take twenty seconds.
        assertThat((System.nanoTime() - start) / 1e9).isBetween(2.0, 20.0);
    }

    private static Launcher.Outcome run(String name, String stack) {
        return Launcher.ofRepository().with("-Dasyncio4j.stack=" + stack).run("run", FOLDER + "/" + name + ".java");
    }

    private static Path file(String name, String extension) {
        return Repository.ROOT.resolve(FOLDER, name + extension);
    }

    private static Set<String> names(String extension) {
        Predicate<Path> accepted = file -> file.toString().endsWith(extension);
        var names = new TreeSet<String>();
        for (var file : Repository.files(FOLDER, accepted)) {
            names.add(file.getFileName().toString().replace(extension, ""));
        }
        return names;
    }

    private static void assertContainsInOrder(List<String> lines, List<String> expected) {
        var rest = lines.iterator();
        for (var text : expected) {
            boolean found = false;
            while (!found && rest.hasNext()) {
                found = rest.next().contains(text);
            }
            assertThat(found)
                    .as("a line with '%s', in this order, in%n%s", text, String.join("\n", lines))
                    .isTrue();
        }
    }
}
