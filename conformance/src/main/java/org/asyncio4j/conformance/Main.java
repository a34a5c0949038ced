package org.asyncio4j.conformance;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command line.
@Command(
        name = "conformance/run",
        sortOptions = false,
        description = {
            "Runs programs of the conformance language on asyncio4j.",
            "Without a FILE or --live it runs the corpus and the recorded programs."
        },
        footer = {
            "A FILE is a program (NAME.json), a file of recorded programs (*.jsonl.gz) or a folder of such.",
            "Its trace is compared with NAME.trace beside it, or printed if there is none; but see --out.",
            "The exit status is 0 if all traces agree, 1 if not, 2 if the command cannot be carried out."
        })
@SuppressWarnings({"NullAway.Init", "FieldMayBeFinal", "FieldCanBeFinal"}) // picocli sets the fields
final class Main implements Callable<Integer> {
    private static final String ROOT_PROPERTY = "conformance.root";

    private final PrintStream out;

    @Parameters(paramLabel = "FILE", description = "what to run")
    private List<Path> places = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write the traces as DIR/NAME.trace; compare only the stacks with each other")
    private @Nullable Path traces;

    @Option(names = "--stack", description = "scheduled or handoff (default: both, one after the other)")
    private List<Stack> stacks = List.of(Stack.values());

    @Option(names = "--live", description = "have CPython 3.13 generate and record random programs, and run those")
    private boolean live;

    @Option(names = "--seeds", paramLabel = "A..B", description = "with --live: their seeds (default: 0..999)")
    private String seeds = "0..999";

    @Option(names = "--size", paramLabel = "N", description = "with --live: about how many statements (default: 40)")
    private @Nullable Integer size;

    @Option(
            names = "--features",
            paramLabel = "a,b",
            description = "with --live: only these features, see generate.py --help")
    private @Nullable String features;

    @Option(names = "--python", paramLabel = "PATH", description = "with --live: CPython 3.13 (default: found)")
    private @Nullable String python;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "how many programs run at the same time (default: one per processor)")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--limit", paramLabel = "SECONDS", description = "how long one program may take (default: 10)")
    private int limit = 10;

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
        System.exit(command(System.out).execute(arguments));
    }

    /// {@return the command}
    ///
    /// @param out where traces and summaries go
    static CommandLine command(PrintStream out) {
        return new CommandLine(new Main(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::complain);
    }

    private static int complain(Exception exception, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        for (Throwable e = exception; e != null; e = e.getCause()) {
            if (e instanceof InvalidInput) {
                command.getErr().println("conformance/run: " + e.getMessage());
                return 2;
            }
        }
        throw exception;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (live) {
            return compareLive();
        }
        return places.isEmpty() ? compare(List.of(root().resolve("corpus"), root().resolve("recorded"))) : runPlaces();
    }

    /// {@return the folder of this module}
    private static Path root() {
        return Path.of(System.getProperty(ROOT_PROPERTY, "."));
    }

    private int runPlaces() throws InterruptedException {
        return traces == null ? compare(places) : write(places, traces);
    }

    private int compare(List<Path> from) throws InterruptedException {
        var report = new Report(out);
        return run(Storage.cases(from), report, outcome -> {
            if (outcome.program().expected() == null && outcome.actual() != null) {
                out.println("# " + outcome.program().name() + " on stack " + outcome.stack());
                outcome.actual().forEach(out::println);
            }
            report.add(outcome);
        });
    }

    private int write(List<Path> from, Path folder) throws InterruptedException {
        var report = new Report(out);
        var cases = Storage.cases(from);
        return run(
                () -> {
                    var next = cases.next();
                    return next == null ? null : next.expecting(null);
                },
                report,
                new TraceWriter(folder, report));
    }

    private int compareLive() throws InterruptedException {
        var command = Python.find(python)
                .orElseThrow(() -> new InvalidInput("there is no CPython 3.13: install it and set PYTHON to it"));
        var options = new ArrayList<String>();
        if (size != null) {
            options.addAll(List.of("--size", size.toString()));
        }
        if (features != null) {
            options.addAll(List.of("--features", features));
        }
        var script = root().resolve("python/live.py");
        var report = new Report(out);
        try (var cases = new LiveCases(command, script, Seeds.parse(seeds), options, jobs)) {
            return run(cases, report, outcome -> {
                report.add(outcome);
                if (outcome.problem() == null && !outcome.agrees()) {
                    Storage.writeCase(root().resolve("target/failed"), outcome.program());
                }
            });
        }
    }

    private int run(Cases cases, Report report, Consumer<Outcome> outcomes) throws InterruptedException {
        long start = System.nanoTime();
        new Workers(stacks, Duration.ofSeconds(limit), cases, outcomes).run(jobs);
        report.summarize((System.nanoTime() - start) / 1e9);
        return report.passed() ? 0 : 1;
    }
}
