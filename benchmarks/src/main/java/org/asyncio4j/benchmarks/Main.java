package org.asyncio4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line.
@Command(
        name = "benchmarks/run",
        sortOptions = false,
        description = "Measures asyncio4j beside its peers, and writes the page of the results with its charts.",
        footer = {
            "CPython is $PYTHON, python3.13, that of pyenv or python3; uvloop is used from whichever of them has it.",
            "The exit status is 0 if all went well, 1 if something could not be measured."
        })
@SuppressWarnings({"NullAway.Init", "FieldMayBeFinal", "FieldCanBeFinal"}) // picocli sets the fields
final class Main implements Callable<Integer> {
    private static final String ROOT_PROPERTY = "benchmarks.root";

    private final PrintStream out;

    @Option(names = "--quick", description = "take about twenty minutes instead of almost two hours")
    private boolean quick;

    @Option(names = "--only", paramLabel = "REGEX", description = "only work whose JMH class has a matching name")
    private @Nullable Pattern only;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where the page goes (default: docs, or with --only benchmarks/target/docs)")
    private @Nullable Path output;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    private Main(PrintStream out) {
        this.out = out;
    }

    /// Runs the command.
    ///
    /// @param arguments the command line
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main(System.out)).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var installed =
                Python.installed(System.getenv("PYTHON"), System.getenv().getOrDefault("PATH", ""), pyenv());
        var asyncio = Python.forAsyncio(installed);
        var uvloop = Python.forUvloop(installed);
        var environment = Environment.of(root().resolveSibling(""), asyncio, uvloop);
        environment.facts().forEach((name, fact) -> out.println(name + ": " + fact));
        environment.leftOut().forEach(peer -> out.println("Left out: " + peer));
        var results = measure(asyncio, uvloop);
        var files = new Output(output == null ? defaultOutput() : output);
        files.write(environment, results);
        out.println("written: " + files.page());
        return results.failures().isEmpty() ? 0 : 1;
    }

    private Results measure(Optional<Python> asyncio, Optional<Python> uvloop) throws InterruptedException {
        var effort = quick ? Effort.QUICK : Effort.FULL;
        var scripts = root().resolve("src/main/python");
        var launcher = new Launcher(root().resolveSibling(""));
        var harnesses = new ArrayList<Harness>(List.of(
                new JmhHarness(effort),
                new FootprintHarness(),
                new StartUpHarness(asyncio, scripts, launcher, effort)));
        asyncio.ifPresent(python -> harnesses.add(new PythonHarness(Contender.CPYTHON, python, scripts, effort)));
        uvloop.ifPresent(python -> harnesses.add(new PythonHarness(Contender.UVLOOP, python, scripts, effort)));
        if (NetworkHarness.obstacle().isEmpty()) {
            var programs = new NetworkPrograms(asyncio, uvloop, scripts.resolve("echo_server.py"));
            harnesses.add(new NetworkHarness(
                    programs, effort.networkWarmUp(), effort.networkSamples(), effort.networkSample()));
        }
        return new Driver(harnesses, effort.rounds(), out).run(workloads());
    }

    private Set<Workload> workloads() {
        var workloads = EnumSet.allOf(Workload.class);
        if (only != null) {
            workloads.removeIf(workload -> !only.matcher(workload.className()).find());
        }
        return workloads;
    }

    private Path defaultOutput() {
        return only == null ? root().resolveSibling("docs") : root().resolve("target/docs");
    }

    /// {@return the folder of this module}
    private static Path root() {
        return Path.of(System.getProperty(ROOT_PROPERTY, ".")).toAbsolutePath();
    }

    private static Path pyenv() {
        var root = System.getenv("PYENV_ROOT");
        return root == null ? Path.of(System.getProperty("user.home"), ".pyenv") : Path.of(root);
    }
}
