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
    private final Launcher launcher;

    /// Prepares the measuring.
    ///
    /// @param python the interpreter, if there is one
    /// @param scripts the folder of the Python programs
    /// @param launcher what runs source files
    /// @param effort how often the programs are started
    StartUpHarness(Optional<Python> python, Path scripts, Launcher launcher, Effort effort) {
        this.turns = effort.starts();
        this.launcher = launcher;
        programs.put(Contender.BARE_JAVA, Command.java(List.of(), Jvm.classPath(Hello.class), Hello.class.getName()));
        programs.put(
                Contender.ASYNCIO4J,
                Command.java(
                        List.of(Jvm.OPEN), Jvm.classPath(AsyncHello.class, Asyncio.class), AsyncHello.class.getName()));
        programs.put(Contender.SOURCE_FILE, launcher.hello());
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

    @Override
    public boolean measures(Workload workload, Contender contender) {
        return workload == Workload.START_UP && (contender == Contender.AOT_CACHE || programs.containsKey(contender));
    }

    @Override
    public int turns() {
        return turns;
    }

    @Override
    public Samples measure(Workload workload, Contender contender) throws MeasurementException, InterruptedException {
        if (!programs.containsKey(Contender.AOT_CACHE)) {
            programs.put(Contender.AOT_CACHE, launcher.withCache(AsyncHello.class));
        }
        var program = Objects.requireNonNull(programs.get(contender));
        return Samples.of(List.of(program.nanosToFirstLine()));
    }
}
