package org.asyncio4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.netty.channel.epoll.Epoll;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the figures were measured on.
///
/// @param facts such as the machine and the versions, each with its name, in the order of the report
/// @param leftOut who was not measured, and why
record Environment(Map<String, String> facts, List<String> leftOut) {
    private static final long GIB = 1L << 30;
    private static final Pattern MODEL = Pattern.compile("model name\\s*:\\s*(.+)");

    /// The jars of the peers, by their names.
    private static final Map<String, String> JARS = new LinkedHashMap<>();

    static {
        JARS.put("kotlinx.coroutines", "kotlinx-coroutines-core-jvm");
        JARS.put("Kotlin", "kotlin-stdlib");
        JARS.put("Vert.x", "vertx-core");
        JARS.put("Netty", "netty-transport");
        JARS.put("Jox", "channels");
        JARS.put("JMH", "jmh-core");
    }

    /// {@return what this process runs on}
    ///
    /// @param repository the folder of the sources
    /// @param asyncio the Python that stands for CPython, if there is one
    /// @param uvloop the Python that has uvloop, if there is one
    static Environment of(Path repository, Optional<Python> asyncio, Optional<Python> uvloop)
            throws InterruptedException {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("Commit", commit(repository));
        facts.put("Processor", processor());
        facts.put("Memory", memory());
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.vendor.version") + ", " + System.getProperty("java.runtime.version"));
        JARS.forEach((name, jar) -> version(jar).ifPresent(version -> facts.put(name, version)));
        var leftOut = new ArrayList<String>();
        asyncio.ifPresentOrElse(
                python -> facts.put("CPython", python.version()),
                () -> leftOut.add("CPython: there is no Python 3.12 or newer; set PYTHON to one"));
        uvloop.ifPresentOrElse(
                python -> facts.put("uvloop", python.uvloop() + ", on CPython " + python.version()),
                () -> leftOut.add("uvloop: no Python has it installed"));
        NetworkHarness.obstacle().ifPresent(obstacle -> leftOut.add("the network: " + obstacle));
        if (!Epoll.isAvailable()) {
            leftOut.add("Netty on epoll: there is none on this system");
        }
        return new Environment(facts, leftOut);
    }

    private static String commit(Path repository) throws InterruptedException {
        try {
            var git = repository.toString();
            var commit = Command.of("git", "-C", git, "rev-parse", "--short=12", "HEAD")
                    .quietly()
                    .run();
            // What this command writes is no change.
            var changes = Command.of(
                            "git",
                            "-C",
                            git,
                            "status",
                            "--porcelain",
                            "--",
                            ".",
                            ":!docs/benchmarks.md",
                            ":!docs/benchmarks")
                    .quietly()
                    .run();
            return commit.getFirst() + (changes.isEmpty() ? "" : ", with changes");
        } catch (MeasurementException e) {
            return "unknown";
        }
    }

    private static String processor() {
        return model().orElse(System.getProperty("os.arch")) + ", "
                + Runtime.getRuntime().availableProcessors() + " cores";
    }

    private static Optional<String> model() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.map(MODEL::matcher)
                    .filter(matcher -> matcher.matches())
                    .map(matcher -> matcher.group(1))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String memory() {
        long bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.round((double) bytes / GIB) + " GiB";
    }

    /// {@return the version of a jar of the class path, which its file name ends with}
    private static Optional<String> version(String jar) {
        var name = Pattern.compile(Pattern.quote(jar) + "-(\\d.*)\\.jar");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .map(path -> name.matcher(String.valueOf(Path.of(path).getFileName())))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
