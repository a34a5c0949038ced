package org.asyncio4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The page of the results, in Markdown, and its charts.
final class Report {
    private static final List<Contender> OF_THE_JVM = List.of(
            Contender.HAND_OFF,
            Contender.KOTLINX,
            Contender.VERTX_FUTURES,
            Contender.VERTX_VIRTUAL_THREADS,
            Contender.VIRTUAL_THREADS,
            Contender.COMPLETABLE_FUTURES,
            Contender.JOX);

    private static final List<Contender> OF_PYTHON = List.of(Contender.HAND_OFF, Contender.CPYTHON, Contender.UVLOOP);

    /// Programs in straight-line code, and beside them what does the same with callbacks on the same transports.
    private static final List<Contender> BESIDE_STREAMS = List.of(
            Contender.ASYNCIO4J_STREAMS_NIO,
            Contender.CPYTHON_STREAMS,
            Contender.UVLOOP_STREAMS,
            Contender.BLOCKING_SOCKETS,
            Contender.NETTY_EPOLL,
            Contender.NETTY_NIO);

    /// Programs of callbacks.
    private static final List<Contender> BESIDE_PROTOCOLS = List.of(
            Contender.ASYNCIO4J_BUFFERED,
            Contender.CPYTHON_PROTOCOL,
            Contender.UVLOOP_PROTOCOL,
            Contender.NETTY_EPOLL,
            Contender.NETTY_NIO,
            Contender.VERTX);

    private static final String INTRODUCTION = """
            # Benchmarks

            asyncio4j beside its peers at the same work. [benchmarks/run](../benchmarks/README.md) measures it and writes
            this page.

            """;

    private static final String LEGEND = """

            A figure is the median of all samples of a unit of the work; less is better. The ratio is the figure divided by
            asyncio4j's: 2.1x means that asyncio4j is 2.1 times faster. Ratios within a row can be compared, as those were
            measured one right after the other; figures of other machines cannot. Where a cell is empty, nothing of the kind
            was measured. asyncio4j runs with the option that lets it schedule virtual threads; *hand-off* is what it does
            without. Each work has a chart.

            On the network a figure is how many requests a server on one core answers in a second; more is better, and the
            ratio again says how many times faster asyncio4j is. The load comes from another core. Most of the time is the
            kernel's, which works the same for all: what a server itself takes is the processor time in user mode. The
            processor time of the load is compared with the server's: near 1x the load may have been what was too slow.
            """;

    private final Environment environment;
    private final Results results;
    private final String charts;

    /// Prepares the page.
    ///
    /// @param environment what the results were measured on
    /// @param results what was measured
    /// @param charts the folder of the charts, seen from the page
    Report(Environment environment, Results results, String charts) {
        this.environment = environment;
        this.results = results;
        this.charts = charts;
    }

    /// A column of a table.
    ///
    /// @param title its head
    /// @param cell its text in the row of some work, if there is one
    private record Column(String title, Function<Workload, Optional<String>> cell) {
        private boolean isFilled(Workload workload) {
            return cell.apply(workload).isPresent();
        }
    }

    /// {@return the page}
    String page() {
        var page = new StringBuilder(INTRODUCTION);
        page.append("| Measured on | |\n|---|---|\n");
        environment.facts().forEach((name, fact) -> appendRow(page, Stream.of(name, fact)));
        appendList(page, "Left out:", environment.leftOut().stream());
        appendList(page, "Failed:", results.failures().stream().map(Report::text));
        page.append(LEGEND);
        var times = Arrays.stream(Workload.values())
                .filter(workload -> workload.unit() == Workload.Unit.NANOSECONDS && workload != Workload.START_UP)
                .toList();
        appendTable(page, "Time, on the JVM", times, withAllocation(OF_THE_JVM));
        appendTable(page, "Time, beside Python", times, figures(Contender.ASYNCIO4J, OF_PYTHON));
        appendTable(page, "Bytes allocated by a unit of work", times, allocations());
        appendTable(
                page,
                "Bytes held",
                List.of(Workload.PARKED_TASK, Workload.PENDING_TIMER),
                figures(Contender.ASYNCIO4J, peers()));
        appendTable(page, "Start-up", List.of(Workload.START_UP), figures(Contender.ASYNCIO4J, peers()));
        appendNetwork(page);
        appendTargets(page);
        return page.toString();
    }

    private void appendNetwork(StringBuilder page) {
        var network = Arrays.stream(Workload.values())
                .filter(workload -> workload.unit() == Workload.Unit.REQUESTS)
                .toList();
        var echoes =
                network.stream().filter(workload -> workload != Workload.LINES).toList();
        appendTable(
                page,
                "Network, streams: requests a second",
                network,
                figures(Contender.ASYNCIO4J_STREAMS, BESIDE_STREAMS));
        appendTable(
                page,
                "Network, protocols: requests a second",
                echoes,
                figures(Contender.ASYNCIO4J_PROTOCOL, BESIDE_PROTOCOLS));
        appendTable(
                page,
                "Network: processor time in user mode, a request",
                network,
                servers(results::userTime, Figures::time));
        appendTable(page, "Network: processor time of the load", network, servers(results::load, Figures::ratio));
    }

    /// {@return whether there is anything to draw}
    boolean hasChart(Workload workload) {
        return !bars(workload).isEmpty();
    }

    /// {@return the chart of some work}
    BarChart chart(Workload workload) {
        return new BarChart(workload.title().replace("`", ""), bars(workload));
    }

    private List<BarChart.Bar> bars(Workload workload) {
        return Arrays.stream(Contender.values())
                .flatMap(contender -> results.figure(workload, contender).stream()
                        .mapToObj(figure -> new BarChart.Bar(
                                contender.title(), figure, workload.format(figure), contender.isOurs())))
                .toList();
    }

    private static List<Contender> peers() {
        return Arrays.stream(Contender.values())
                .filter(contender -> contender != Contender.ASYNCIO4J)
                .toList();
    }

    private List<Column> withAllocation(List<Contender> peers) {
        var allocated = new Column("bytes", workload -> allocated(workload, Contender.ASYNCIO4J));
        var figures = figures(Contender.ASYNCIO4J, peers);
        return Stream.concat(
                        Stream.of(figures.getFirst(), allocated),
                        figures.stream().skip(1))
                .toList();
    }

    private List<Column> figures(Contender ours, List<Contender> peers) {
        return Stream.concat(Stream.of(ours), peers.stream())
                .map(contender -> new Column(contender.title(), workload -> figure(workload, contender, ours)))
                .toList();
    }

    private static List<Column> servers(
            BiFunction<Workload, Contender, OptionalDouble> measured, DoubleFunction<String> text) {
        return Arrays.stream(Contender.values())
                .map(contender -> new Column(
                        contender.title(),
                        workload -> measured.apply(workload, contender).stream()
                                .mapToObj(text)
                                .findFirst()))
                .toList();
    }

    private List<Column> allocations() {
        return Stream.concat(Stream.of(Contender.ASYNCIO4J), OF_THE_JVM.stream())
                .map(contender -> new Column(contender.title(), workload -> allocated(workload, contender)))
                .toList();
    }

    private Optional<String> figure(Workload workload, Contender contender, Contender ours) {
        var ratio = contender == ours
                ? Optional.<String>empty()
                : results.ratio(workload, contender, ours).stream()
                        .mapToObj(value -> " (" + Figures.ratio(value) + ")")
                        .findFirst();
        return results.figure(workload, contender).stream()
                .mapToObj(figure -> workload.format(figure) + ratio.orElse(""))
                .findFirst();
    }

    private Optional<String> allocated(Workload workload, Contender contender) {
        return results.allocated(workload, contender).stream()
                .mapToObj(Figures::bytes)
                .findFirst();
    }

    /// Appends a table without the rows and columns in which nothing stands.
    private void appendTable(StringBuilder page, String heading, List<Workload> workloads, List<Column> columns) {
        var rows = workloads.stream()
                .filter(workload -> columns.stream().anyMatch(column -> column.isFilled(workload)))
                .toList();
        var filled = columns.stream()
                .filter(column -> rows.stream().anyMatch(column::isFilled))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        page.append("\n## ").append(heading).append("\n\n");
        appendRow(page, Stream.concat(Stream.of("Work"), filled.stream().map(Column::title)));
        page.append("|---|").append("--:|".repeat(filled.size())).append('\n');
        for (var workload : rows) {
            var cells =
                    filled.stream().map(column -> column.cell().apply(workload).orElse(""));
            appendRow(page, Stream.concat(Stream.of(link(workload)), cells));
        }
    }

    private String link(Workload workload) {
        return "[" + workload.title() + "](" + charts + "/" + workload.fileName() + ".svg)";
    }

    private void appendTargets(StringBuilder page) {
        page.append("\n## Targets\n\n| Work | Target | Measured | |\n|---|---|--:|---|\n");
        for (var target : Target.ALL) {
            var measured = target.measured().apply(results);
            var ours = target.contender() == Contender.ASYNCIO4J
                    ? ""
                    : " — " + target.contender().title();
            appendRow(
                    page,
                    Stream.of(
                            target.workload().title() + ours,
                            target.bar(),
                            measured.stream()
                                    .mapToObj(target.text())
                                    .findFirst()
                                    .orElse(""),
                            measured.stream()
                                    .mapToObj(figure -> target.reached().test(figure) ? "met" : "**missed**")
                                    .findFirst()
                                    .orElse("not measured")));
        }
    }

    private static void appendRow(StringBuilder page, Stream<String> cells) {
        page.append(cells.collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static void appendList(StringBuilder page, String heading, Stream<String> items) {
        var lines = items.map(item -> "- " + item + "\n").collect(Collectors.joining());
        if (!lines.isEmpty()) {
            page.append('\n').append(heading).append("\n\n").append(lines);
        }
    }

    private static String text(Results.Failure failure) {
        return failure.contender().title() + " at “" + failure.workload().title() + "”: " + failure.reason();
    }
}
