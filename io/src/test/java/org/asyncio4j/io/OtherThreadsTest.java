package org.asyncio4j.io;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.waitFor;
import static org.asyncio4j.io.Pair.turns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asyncio4j.Awaitable;
import org.asyncio4j.Barrier;
import org.asyncio4j.Condition;
import org.asyncio4j.Event;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.Handle;
import org.asyncio4j.Lock;
import org.asyncio4j.Queue;
import org.asyncio4j.Semaphore;
import org.asyncio4j.Task;
import org.asyncio4j.Timeout;
import org.asyncio4j.TimerHandle;
import org.asyncio4j.io.ThingsOfALoop.Thing;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Calls each public method of what belongs to a loop on another thread while the loop runs: it throws, unless it is
/// among those that any thread may call.
@ExtendWith(NothingLeaks.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is one of Unix")
@org.junit.jupiter.api.Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class OtherThreadsTest {
    private static final String BUFFER = "getWriteBufferSize getWriteBufferLimits";

    /// What only tells or makes something.
    private static final Map<Class<?>, String> TELLS = Map.ofEntries(
            entry(Object.class, "toString"),
            entry(BaseTransport.class, "isClosing getExtraInfo getProtocol"),
            entry(ReadTransport.class, "isReading"),
            entry(WriteTransport.class, "canWriteEof " + BUFFER),
            entry(DatagramTransport.class, BUFFER),
            entry(SubprocessTransport.class, "getPid getReturncode getPipeTransport"),
            entry(Process.class, "pid returncode stdin stdout stderr"),
            entry(Server.class, "getLoop isServing sockets port"),
            entry(StreamReader.class, "atEof exception"),
            entry(StreamWriter.class, "transport isClosing canWriteEof getExtraInfo"),
            entry(EventLoop.class, "getDebug getSlowCallbackDuration getTaskFactory getExceptionHandler createFuture"),
            entry(Future.class, "done cancelled result exception getLoop"),
            entry(Task.class, "cancelling getName getCoro"),
            entry(Handle.class, "cancelled"),
            entry(TimerHandle.class, "when compareTo"),
            entry(Lock.class, "locked"),
            entry(Semaphore.class, "locked"),
            entry(Condition.class, "locked"),
            entry(Event.class, "isSet"),
            entry(Barrier.class, "parties nWaiting broken"),
            entry(Queue.class, "qsize maxsize empty full"),
            entry(Timeout.class, "when expired"));

    /// Of what the documentation says that any thread may call it.
    private static final Map<Class<?>, String> FOR_ANY_THREAD = Map.of(
            EventLoop.class,
                    "isRunning isClosed time getPoll callSoonThreadsafe callExceptionHandler defaultExceptionHandler",
            Future.class, "toCompletableFuture",
            Task.class, "getStack printStack",
            Handle.class, "cancel");

    private static final String REFUSED = "it is refused";

    /// How a call is refused.
    private static final Pattern REFUSAL = Pattern.compile("^Non-thread-safe operation "
            + "| is bound to a different event loop$"
            + "| attached to a different loop$"
            + "|^Task does not support "
            + "|^This event loop is already running$"
            + "|^Cannot close a running event loop$"
            + "| has already been entered$");

    private static boolean isPermitted(Thing thing, Method method) {
        return !(thing.type() == TimerHandle.class && method.getName().equals("cancel"))
                && (names(TELLS, thing.type()).contains(method.getName())
                        || names(FOR_ANY_THREAD, thing.type()).contains(method.getName()));
    }

    private static Set<String> names(Map<Class<?>, String> permissions, Class<?> type) {
        return permissions.entrySet().stream()
                .filter(permission -> permission.getKey().isAssignableFrom(type) || permission.getKey() == Object.class)
                .map(Entry::getValue)
                .flatMap(names -> Arrays.stream(names.split(" ")))
                .collect(Collectors.toSet());
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers())
                        && method.getDeclaringClass() != Object.class
                        && !method.isBridge())
                .toList();
    }

    @Test
    void changeNothingOfALoopThatRuns(@TempDir Path folder) {
        var wrong = new ArrayList<String>();
        run(async(() -> {
            getRunningLoop().setSlowCallbackDuration(Double.POSITIVE_INFINITY);
            var things = new ThingsOfALoop(folder);
            for (var thing : things.things()) {
                for (var method : methods(thing.type())) {
                    for (boolean busy : new boolean[] {false, true}) {
                        turns(2);
                        if (busy) {
                            things.work();
                        }
                        var outcome = outcomeElsewhere(() -> call(thing, method, things.argumentsFor(method)));
                        if (isPermitted(thing, method) == outcome.equals(REFUSED)) {
                            wrong.add(thing + ": " + method + (busy ? ", while busy: " : ": ") + outcome);
                        }
                    }
                }
            }
            assertThat(things.things())
                    .extracting(Thing::object)
                    .filteredOn(BaseTransport.class::isInstance)
                    .hasSizeGreaterThan(4)
                    .noneMatch(transport -> ((BaseTransport) transport).isClosing());
            things.end();
        }));
        assertThat(wrong).isEmpty();
    }

    @Test
    void thePermissionsNameMethods() {
        for (var permissions : List.of(TELLS, FOR_ANY_THREAD)) {
            permissions.forEach((type, names) ->
                    assertThat(type.getMethods()).extracting(Method::getName).contains(names.split(" ")));
        }
    }

    /// Calls a method, and has a loop of this thread await what comes of it.
    private static @Nullable Object call(Thing thing, Method method, @Nullable Object[] arguments) throws Exception {
        try {
            return method.getName().startsWith("await")
                    ? run(async(() -> invoked(thing, method, arguments)))
                    : awaited(invoked(thing, method, arguments), isPermitted(thing, method));
        } finally {
            ThingsOfALoop.giveUp(arguments);
        }
    }

    private static @Nullable Object invoked(Thing thing, Method method, @Nullable Object[] arguments) throws Exception {
        var type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(thing.type(), method.getName(), type)
                    .bindTo(thing.object())
                    .invokeWithArguments(arguments);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Object awaited(@Nullable Object result, boolean permitted) {
        if (result instanceof Awaitable<?> awaitable && !permitted) {
            return run(async(() -> await(waitFor(awaitable, 1))));
        }
        if (result instanceof Iterable<?> lines && !(result instanceof Collection)) {
            return run(async(() -> lines.iterator().next()));
        }
        return result;
    }

    /// {@return what comes of a call by another thread, for which this one waits without leaving its turn}
    private static String outcomeElsewhere(Callable<?> call) throws InterruptedException {
        var outcome = new StringBuilder();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        var result = call.call();
                        outcome.append("it returns ").append(result);
                    } catch (IllegalStateException e) {
                        boolean refused = REFUSAL.matcher(Objects.requireNonNull(e.getMessage()))
                                .find();
                        outcome.append(refused ? REFUSED : e.toString());
                    } catch (Throwable e) {
                        outcome.append(e);
                    }
                })
                .join();
        return outcome.toString();
    }
}
