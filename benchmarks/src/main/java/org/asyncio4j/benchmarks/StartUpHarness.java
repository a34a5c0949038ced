package org.asyncio4j.benchmarks;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kotlin.Unit;
import kotlinx.coroutines.BuildersKt;
import org.asyncio4j.Asyncio;
import org.asyncio4j.benchmarks.programs.AsyncHello;
import org.asyncio4j.benchmarks.programs.Hello;
import org.asyncio4j.benchmarks.programs.KotlinxHello;

/// Measures how long small programs take to their first line.
final class StartUpHarness implements Harness {
    private final int turns;
    private final Map<Contender, Command> programs = new EnumMap<>(Contender.class);
    private final Path cache;
    private boolean cacheMade;

    /// Prepares the measuring.
    ///
    /// @param python the interpreter, if there is one
    /// @param scripts the folder of the Python programs
    /// @param cache where the AOT cache of a program is written
    /// @param effort how often the programs are started
    StartUpHarness(Optional<Python> python, Path scripts, Path cache, Effort effort) {
        this.turns = effort.starts();
        this.cache = cache;
        programs.put(Contender.BARE_JAVA, Command.java(List.of(), Jvm.classPath(Hello.class), Hello.class.getName()));
        programs.put(Contender.ASYNCIO4J, asyncHello(Jvm.OPEN));
        programs.put(Contender.AOT_CACHE, asyncHello(Jvm.OPEN, "-XX:AOTCache=" + cache));
        programs.put(
                Contender.KOTLINX,
                Command.java(
                        List.of(),
                        Jvm.classPath(KotlinxHello.class, BuildersKt.class, Unit.class),
                        KotlinxHello.class.getName()));
        python.ifPresent(found -> programs.put(
                Contender.CPYTHON,
                Command.of(found.command(), scripts.resolve("hello.py").toString())));
    }

    private static Command asyncHello(String... options) {
        return Command.java(
                List.of(options), Jvm.classPath(AsyncHello.class, Asyncio.class), AsyncHello.class.getName());
    }

    @Override
    public boolean measures(Workload workload, Contender contender) {
        return workload == Workload.START_UP && programs.containsKey(contender);
    }

    @Override
    public int turns() {
        return turns;
    }

    @Override
    public Samples measure(Workload workload, Contender contender) throws MeasurementException, InterruptedException {
        if (contender == Contender.AOT_CACHE && !cacheMade) {
            asyncHello(Jvm.OPEN, "-XX:AOTCacheOutput=" + cache).quietly().run();
            cacheMade = true;
        }
        var program = Objects.requireNonNull(programs.get(contender));
        return Samples.of(List.of(program.nanosToFirstLine()));
    }
}
