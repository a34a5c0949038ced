package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.asyncio4j.internal.stack.StackKind;
import org.asyncio4j.programs.PrintingLoggers;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole programs, from the start to the end of their process.
@Timeout(120)
final class ProgramTest {
    @Test
    void aProgramThatHasNothingToReportEndsWithExitCode0() throws Exception {
        try (var child = ChildProcess.start("hello")) {
            assertThat(child.exitCode()).isZero();
            assertThat(child.remainingLines()).containsExactly("hello");
            assertThat(child.errors()).isEmpty();
        }
    }

    @Test
    void anExceptionThatEndsTheRunIsNotReportedAsWell() throws Exception {
        try (var child = ChildProcess.start("exit")) {
            assertThat(child.exitCode()).isEqualTo(3);
            assertThat(child.errors()).isEmpty();
        }
    }

    @Nested
    final class AtTheEnd {
        private void assertReported(String program, String report) throws Exception {
            try (var child = ChildProcess.start(program)) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.errors()).containsOnlyOnce(report);
                assertThat(child.remainingLines()).isEmpty();
            }
        }

        @Test
        void aCoroutineThatNobodyAwaitedIsReported() throws Exception {
            assertReported("forgotten", "coroutine 'forgotten' was never awaited");
        }

        @Test
        void aCoroutineIsReportedByItsNameThoughTheProcessFiltersObjects() throws Exception {
            try (var child = ChildProcess.startOnSameStacks("forgotten", List.of("-Djdk.serialFilter=!*"), Map.of())) {
                assertThat(child.errors()).containsOnlyOnce("coroutine 'forgotten' was never awaited");
            }
        }

        @Test
        void aCoroutineThatATaskForgotIsReported() throws Exception {
            assertReported("forgottenInTask", "coroutine 'forgotten' was never awaited");
        }

        @Test
        void anExceptionThatNobodyRetrievedIsReported() throws Exception {
            assertReported("neverRetrieved", "Future exception was never retrieved");
        }

        @ParameterizedTest
        @ValueSource(strings = {"exitInATask", "exitInACallback", "exitInAThread"})
        void anExceptionIsReportedAlsoWhereTheProcessEndsInARun(String program) throws Exception {
            assertReported(program, "Task exception was never retrieved");
        }

        /// One of its two exceptions is lost in the handler.
        @Test
        void anExceptionHandlerThatIsStuckDoesNotHoldUpTheEnd() throws Exception {
            try (var child = ChildProcess.start("exitWithAStuckHandler")) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.errors())
                        .containsOnlyOnce("Future exception was never retrieved")
                        .as("the task waits for the end")
                        .doesNotContain("blocking its event loop");
            }
        }

        @Test
        void reportsGoToTheLoggingSystemOfTheProgram(@TempDir Path folder) throws Exception {
            var services = Files.createDirectories(folder.resolve("META-INF/services"));
            Files.writeString(services.resolve("java.lang.System$LoggerFinder"), PrintingLoggers.class.getName());
            try (var child = ChildProcess.startWith(folder, "neverRetrieved")) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.remainingLines())
                        .containsExactly("asyncio4j ERROR: Future exception was never retrieved");
                assertThat(child.errors()).isEmpty();
            }
        }

        @Test
        @EnabledIf("canLimitAddressSpace")
        void reportsAreMadeThoughTheirThreadCouldNotBeStarted() throws Exception {
            var options = List.of("-XX:ThreadStackSize=1048576", "-Xmx64m");
            try (var child = ChildProcess.startOnSameStacks("withoutThreads", options, Map.of())) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.remainingLines())
                        .filteredOn(line -> !line.contains("[warning]"))
                        .containsExactly("can start threads: false", "reported: 1");
                assertThat(child.errors()).contains("java.lang.IllegalArgumentException: kept");
            }
        }

        static boolean canLimitAddressSpace() {
            return Files.isExecutable(Path.of("/usr/bin/prlimit"));
        }
    }

    @Nested
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals")
    final class JvmWithoutSignals {
        private void assertRunsWithout(String option, String reason) throws Exception {
            try (var child = ChildProcess.startOnSameStacks("signals", List.of(option), Map.of())) {
                assertThat(child.remainingLines()).containsExactly(reason, "removed: false", reason, "removed: false");
                assertThat(child.exitCode()).isZero();
                assertThat(child.errors()).isEmpty();
            }
        }

        @Test
        void runsProgramsAndRefusesHandlersIfSignalsAreSwitchedOff() throws Exception {
            assertRunsWithout("-Xrs", "this JVM cannot handle signals: it was started with the option -Xrs");
        }

        @Test
        void runsProgramsAndRefusesHandlersIfItLacksTheirModule() throws Exception {
            assertRunsWithout(
                    "--limit-modules=java.base", "this JVM cannot handle signals: it has no module jdk.unsupported");
        }

        @Test
        void isNotTheRuleElsewhere() throws Exception {
            try (var child = ChildProcess.startOnSameStacks("signals", List.of(), Map.of())) {
                assertThat(child.remainingLines()).containsExactly("added", "removed: true", "added", "removed: true");
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals")
    void sigtermEndsTheProcessOnlyWhileTheLoopHasNoHandlerForIt() throws Exception {
        try (var child = ChildProcess.start("terminated")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.send("TERM");
            assertThat(child.nextLine()).isEqualTo("told to terminate");
            child.send("TERM");
            assertThat(child.exitCode()).isEqualTo(128 + 15);
            assertThat(child.remainingLines()).isEmpty();
        }
    }

    @Nested
    final class DebugModeOfNewLoops {
        private void assertDebug(boolean expected, List<String> options, Map<String, String> environment)
                throws IOException {
            try (var child = ChildProcess.start("debug", options, environment)) {
                assertThat(child.remainingLines()).containsExactly("debug=" + expected);
            }
        }

        @Test
        void isOffAtFirst() throws IOException {
            assertDebug(false, List.of(), Map.of());
        }

        @Test
        void followsTheEnvironmentVariable() throws IOException {
            assertDebug(true, List.of(), Map.of("ASYNCIO4J_DEBUG", "1"));
            assertDebug(false, List.of(), Map.of("ASYNCIO4J_DEBUG", ""));
        }

        @Test
        void followsTheSystemProperty() throws IOException {
            assertDebug(true, List.of("-Dasyncio4j.debug=true"), Map.of());
            assertDebug(false, List.of("-Dasyncio4j.debug=false"), Map.of());
        }
    }

    @Nested
    final class DebugModeTellsMore {
        private static final Map<String, String> VARIABLE = Map.of("ASYNCIO4J_DEBUG", "1");
        private static final List<String> PROPERTY = List.of("-Dasyncio4j.debug=true");

        private void assertTellsMore(
                boolean more, String program, List<String> options, Map<String, String> environment) throws Exception {
            try (var child = ChildProcess.startOnSameStacks(program, options, environment)) {
                assertThat(child.exitCode()).isZero();
                var origin = more ? " created at .*Programs\\.java:\\d+.*" : "";
                assertThat(child.nextLine()).matches("<Future pending" + origin + ">");
                assertThat(child.nextLine()).matches("<Handle Programs\\.<lambda#\\d+>\\(\\)" + origin + ">");
                var errors = child.errors();
                assertThat(errors)
                        .contains("coroutine 'forgotten' was never awaited", "Future exception was never retrieved");
                for (var detail : List.of(
                        "Coroutine created at\n\tat ",
                        "source_traceback: Object created at\n\tat ",
                        "Executing <Task finished ",
                        " blocked its event loop for ")) {
                    // which scheduled stacks always tell
                    boolean always = detail.contains("blocked") && StackKind.ofProcess() == StackKind.SCHEDULED;
                    assertThat(errors.contains(detail)).as(detail).isEqualTo(more || always);
                }
            }
        }

        @Test
        void ifTheEnvironmentVariableIsSet() throws Exception {
            assertTellsMore(true, "careless", List.of(), VARIABLE);
        }

        @Test
        void ifTheSystemPropertyIsSet() throws Exception {
            assertTellsMore(true, "careless", PROPERTY, Map.of());
        }

        @Test
        void ifRunIsToldSo() throws Exception {
            assertTellsMore(true, "carelessInDebugMode", List.of(), Map.of());
        }

        @Test
        void andNotIfNobodySaysSo() throws Exception {
            assertTellsMore(false, "careless", List.of(), Map.of());
        }

        @Test
        void andReportsALoopThatWasNotClosedAtTheEnd() throws Exception {
            for (boolean debug : new boolean[] {true, false}) {
                var environment = debug ? VARIABLE : Map.<String, String>of();
                try (var child = ChildProcess.startOnSameStacks("unclosed", List.of(), environment)) {
                    assertThat(child.exitCode()).isZero();
                    assertThat(child.errors().contains("ResourceWarning: unclosed event loop <EventLoop "))
                            .isEqualTo(debug);
                }
            }
        }
    }

    @Test
    void busyLoopsLetOtherVirtualThreadsRunOnOneProcessor() throws Exception {
        var oneProcessor = List.of("-XX:ActiveProcessorCount=1");
        try (var child = ChildProcess.startOnSameStacks("busy", oneProcessor, Map.of())) {
            assertThat(child.nextLine()).isEqualTo("all have run");
        }
    }

    @Nested
    final class ChoiceOfStacks {
        private String errorsOf(String... options) throws Exception {
            try (var child = ChildProcess.start("hello", List.of(options), Map.of())) {
                assertThat(child.exitCode()).isEqualTo(1);
                return child.errors();
            }
        }

        @Test
        void scheduledStacksWithoutTheOptionAreAnErrorThatNamesIt() throws Exception {
            assertThat(errorsOf("-Dasyncio4j.stack=scheduled"))
                    .contains("asyncio4j.stack=scheduled cannot be had; add"
                            + " --add-opens=java.base/java.lang=ALL-UNNAMED to the java command");
        }

        @Test
        void aJvmWithoutContinuationsSwitchesByHandOffAndTheLogSaysWhy() throws Exception {
            var options = List.of(
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:-VMContinuations",
                    "--add-opens",
                    "java.base/java.lang=ALL-UNNAMED");
            try (var child = ChildProcess.start("hello", options, Map.of())) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.remainingLines()).containsExactly("hello");
                assertThat(child.errors())
                        .containsOnlyOnce("hand-off, since this JVM lets no one else schedule virtual threads:"
                                + " java.lang.UnsupportedOperationException")
                        .doesNotContain("--add-opens");
            }
        }

        @Test
        void anUnknownKindIsAnErrorThatNamesTheKinds() throws Exception {
            assertThat(errorsOf("-Dasyncio4j.stack=fibers"))
                    .contains("the system property asyncio4j.stack must be 'scheduled' or 'handoff', but was"
                            + " 'fibers'");
        }

        @Test
        void withoutTheOptionTheLogNamesItOnce() throws Exception {
            try (var child = ChildProcess.start("hello", List.of(), Map.of())) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.remainingLines()).containsExactly("hello");
                assertThat(child.errors())
                        .contains("INFO")
                        .containsOnlyOnce("add --add-opens=java.base/java.lang=ALL-UNNAMED to the java command");
            }
        }

        @Test
        void forTheNamedModuleTheLogNamesTheModule() throws Exception {
            try (var child = ChildProcess.startModule("hello", List.of())) {
                assertThat(child.exitCode()).isZero();
                assertThat(child.errors())
                        .containsOnlyOnce("add --add-opens=java.base/java.lang=org.asyncio4j to the java command");
            }
        }

        @Test
        void withTheOptionNothingIsLogged() throws Exception {
            var options = List.of("--add-opens", "java.base/java.lang=org.asyncio4j");
            try (var child = ChildProcess.startModule("hello", options)) {
                assertThat(child.remainingLines()).containsExactly("hello");
                assertThat(child.errors()).isEmpty();
            }
        }
    }
}
