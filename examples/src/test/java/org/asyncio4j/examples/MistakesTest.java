package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the compiler says about ordinary mistakes, with the class path that `./asyncio4j run` gives it, and Maven
/// gives to programs that depend on the library.
final class MistakesTest {
    private static final String PROGRAM = """
            import static org.asyncio4j.Asyncio.*;
            import static org.asyncio4j.io.Streams.*;
            import org.asyncio4j.*;
            import org.asyncio4j.io.*;
            Coroutine<Void> echo(StreamReader reader, StreamWriter writer) { return async(() -> {}); }
            Coroutine<String> name() { return async(() -> "Ada"); }
            Coroutine<Integer> age() { return async(() -> 36); }
            void work() { await(sleep(1)); }
            Lock lock = new Lock();
            Event event = new Event();
            int n;
            """;
    private static final long LINE = PROGRAM.lines().count() + 1;

    private static final List<Path> LIBRARY = Stream.of("core/target", "io/target")
            .flatMap(folder -> Repository.files(folder, MistakesTest::isOfTheLibrary).stream())
            .toList();

    @TempDir
    private Path folder;

    private static boolean isOfTheLibrary(Path file) {
        var name = file.toString();
        return name.endsWith(".jar") && !name.endsWith("-sources.jar") && !name.endsWith("-javadoc.jar");
    }

    /// The mistakes, and what the messages name.
    static Stream<Arguments> mistakes() {
        return Stream.of(arguments(), collections(), forgottenCalls(), awaitsTooMany(), results(), rulesOfJava())
                .flatMap(mistakes -> mistakes);
    }

    /// Arguments that are missing, and those of other types.
    private static Stream<Arguments> arguments() {
        return Stream.of(
                mistake("await(waitFor(sleep(1)));", "no suitable method found for waitFor(Coroutine<Void>)", "double"),
                mistake(
                        "await(startServer(this::echo, \"localhost\"));",
                        "no suitable method found for startServer(this::echo,String)",
                        "String,int"),
                mistake(
                        "await(openConnection(\"localhost\", \"80\"));",
                        "no suitable method found for openConnection(String,String)",
                        "String cannot be converted to int"),
                mistake("await(sleep(\"1\"));", "no suitable method found for sleep(String)", "converted to double"),
                mistake(
                        "getRunningLoop().callLater(() -> {}, 5);",
                        "no suitable method found for callLater(()->{ },int)",
                        "callLater(double,"),
                mistake(
                        "await(getRunningLoop().runInExecutor(\"pool\", () -> 1));",
                        "no suitable method found for runInExecutor(String,",
                        "String cannot be converted to Executor"),
                mistake(
                        "await(timeout(\"1\", _ -> {}));",
                        "no suitable method found for timeout(String,",
                        "String cannot be converted to double"),
                mistake(
                        "createTask(name(), 1);",
                        "no suitable method found for createTask(Coroutine<String>,int)",
                        "int cannot be converted to String"),
                mistake("throw new CancelledError(1, 2);", "no suitable constructor found for CancelledError(int,int)"),
                mistake("throw new TimeoutException(1);", "no suitable constructor found for TimeoutException(int)"),
                mistake("new ContextVar<String>(1);", "incompatible types: int cannot be converted to String"),
                mistake("new Runner(5);", "constructor"));
    }

    /// What Python collects for itself.
    private static Stream<Arguments> collections() {
        return Stream.of(
                mistake(
                        "for (var _ : asCompleted(name(), age())) {}",
                        "no suitable method found for asCompleted(Coroutine<String>,Coroutine<Integer>)",
                        "Coroutine<String> cannot be converted to Iterable"),
                mistake(
                        "await(waitTasks(name(), age()));",
                        "no suitable method found for waitTasks(Coroutine<String>,Coroutine<Integer>)",
                        "Coroutine<String> cannot be converted to Iterable"));
    }

    /// A forgotten `async`, or `await`.
    private static Stream<Arguments> forgottenCalls() {
        return Stream.of(
                mistake(
                        "createTask(() -> await(sleep(1)));",
                        "no suitable method found for createTask(()->await(sleep(1)))",
                        "Coroutine is not a functional interface"),
                mistake("createTask(work());", "'void' type not allowed here"),
                mistake("String text = name();", "incompatible types: Coroutine<String> cannot be converted to String"),
                mistake(
                        "n = 1 + age();",
                        "bad operand types for binary operator '+'",
                        "second type: Coroutine<Integer>"),
                mistake(
                        "startServer(this::echo, \"localhost\", 80).serveForever();",
                        "cannot find symbol",
                        "method serveForever()"),
                mistake(
                        "await(startServer((_, _) -> { work(); }, \"localhost\", 80));",
                        "no suitable method found for startServer(",
                        "missing return value"));
    }

    /// An `await` too many.
    private static Stream<Arguments> awaitsTooMany() {
        return Stream.of(
                mistake("await(await(name()));", "no suitable method found for await(String)", "await(Awaitable<"),
                mistake("await(blocking(() -> 5));", "no suitable method found for await(Integer)", "await(Awaitable<"),
                mistake("await(event.wait());", "'void' type not allowed here"));
    }

    /// Results of other types.
    private static Stream<Arguments> results() {
        return Stream.of(
                mistake("String text = await(age());", "incompatible types", "Integer"),
                mistake(
                        "await(async(() -> { if (n > 1) { return 1; } }));",
                        "no suitable method found for async(()->{ if ([...]; } })",
                        "missing return value"),
                mistake(
                        "String text = await(combine(name(), age(), (name, age) -> age));",
                        "incompatible types",
                        "Integer"),
                mistake("await(combine(name(), age()));", "combine"));
    }

    /// Java's own rules.
    private static Stream<Arguments> rulesOfJava() {
        return Stream.of(
                mistake(
                        "int sum = 0; createTask(async(() -> { sum++; }));",
                        "local variables referenced from a lambda"),
                mistake("try (lock) {}", "incompatible types: try-with-resources not applicable to variable type"),
                mistake(
                        "try { await(name()); } catch (IOException e) {}",
                        "exception IOException is never thrown in body of corresponding try statement"),
                mistake(
                        "getRunningLoop().setExceptionHandler((_, _) -> { throw new IOException(); });",
                        "unreported exception IOException; must be caught or declared to be thrown"));
    }

    private static Arguments mistake(String code, String... texts) {
        return Arguments.argumentSet(code, code, List.of(texts));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void compilerSaysWhatIsWrongAndWhere(String code, List<String> texts) throws IOException {
        assertThat(messages(code))
                .startsWith(folder.resolve("Mistake.java") + ":" + LINE + ": error: ")
                .contains(texts);
    }

    /// The order of the overloads of `await` sees to that.
    @Test
    void awaitSaysNothingMoreOfAnErrorInsideOfIt() throws IOException {
        assertThat(messages("await(waitFor(sleep(\"1\"), 1));"))
                .contains("no suitable method found for sleep(String)")
                .endsWith("\n1 error\n");
    }

    private String messages(String code) throws IOException {
        var file = Files.writeString(
                folder.resolve("Mistake.java"), PROGRAM + "void main() { run(async(() -> { " + code + " })); }\n");
        var text = new StringWriter();
        var writer = new PrintWriter(text);
        var classPath = LIBRARY.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        var _ = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(writer, writer, "-cp", classPath, "-d", folder.toString(), file.toString());
        return text.toString();
    }
}
