package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.timeout;
import static org.asyncio4j.io.Pair.turns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asyncio4j.Awaitable;
import org.asyncio4j.Barrier;
import org.asyncio4j.BoundedSemaphore;
import org.asyncio4j.Callback;
import org.asyncio4j.Condition;
import org.asyncio4j.Context;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Event;
import org.asyncio4j.EventLoop;
import org.asyncio4j.ExceptionHandler;
import org.asyncio4j.Future;
import org.asyncio4j.Handle;
import org.asyncio4j.LifoQueue;
import org.asyncio4j.Lock;
import org.asyncio4j.PriorityQueue;
import org.asyncio4j.Queue;
import org.asyncio4j.ScopeBody;
import org.asyncio4j.Semaphore;
import org.asyncio4j.Task;
import org.asyncio4j.TaskFactory;
import org.asyncio4j.TaskGroup;
import org.asyncio4j.TaskOptions;
import org.asyncio4j.Timeout;
import org.asyncio4j.TimerHandle;
import org.asyncio4j.VoidScopeBody;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// One thing of each kind that belongs to the running loop, in use, and arguments for its methods.
final class ThingsOfALoop {
    private final EventLoop loop = getRunningLoop();
    private final IoLoop io = IoLoop.of(loop);
    private final List<Thing> things = new ArrayList<>();
    private final Map<String, Supplier<?>> arguments = new HashMap<>();
    private final List<Runnable> works = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final Sockets sockets = new Sockets();

    /// Something that belongs to a loop.
    ///
    /// @param type under which it is known
    /// @param object itself
    record Thing(Class<?> type, Object object) {
        @Override
        public String toString() {
            return object.getClass().getSimpleName() + " as " + type.getSimpleName();
        }
    }

    /// Makes the things. For tasks.
    ///
    /// @param folder for files
    ThingsOfALoop(Path folder) throws Exception {
        loop.setExceptionHandler((_, _) -> {});
        addNetwork();
        addProcesses();
        addFile(Files.writeString(folder.resolve("file"), "a line"));
        addCallbacks();
        addSynchronization();
        addPlainArguments();
        turns(3);
    }

    List<Thing> things() {
        return things;
    }

    private <T> void add(Class<T> type, T object) {
        things.add(new Thing(type, object));
    }

    private <T> void argument(Class<T> type, Supplier<T> maker) {
        arguments.put(type.getTypeName(), maker);
    }

    /// {@return arguments that would do for a method}
    @Nullable
    Object[] argumentsFor(Method method) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> maker(parameter).get())
                .toArray();
    }

    private Supplier<?> maker(Parameter parameter) {
        var exact = arguments.get(parameter.getParameterizedType().getTypeName());
        return Objects.requireNonNullElseGet(
                exact,
                () -> Objects.requireNonNull(arguments.get(parameter.getType().getTypeName()), parameter::toString));
    }

    /// Gives up arguments that nobody has taken.
    static void giveUp(@Nullable Object[] arguments) {
        for (var argument : arguments) {
            if (argument instanceof Coroutine<?> coroutine && coroutine.state() == Coroutine.State.CREATED) {
                var _ = coroutine.close();
            }
        }
    }

    /// Gives each of the things something to do when this turn has ended.
    void work() {
        works.forEach(Runnable::run);
    }

    private void addNetwork() throws Exception {
        var server = await(io.createServer(Recording::new, "127.0.0.1", 0));
        var plain = await(io.createConnection(Recording::new, "127.0.0.1", server.port()))
                .transport();
        var tlsServer = await(io.createServer(Recording::new, "127.0.0.1", 0, TlsTest.SERVER));
        var encrypted = await(io.createConnection(Recording::new, "127.0.0.1", tlsServer.port(), TlsTest.CLIENT))
                .transport();
        var connection = await(Streams.openConnection("127.0.0.1", server.port()));
        var anywhere = DatagramOptions.DEFAULT.withLocalAddr(Sockets.ANY_PORT);
        var datagrams = await(io.createDatagramEndpoint(() -> new DatagramProtocol() {}, anywhere))
                .transport();
        var here = (InetSocketAddress) Objects.requireNonNull(datagrams.getExtraInfo("sockname"));
        add(Server.class, server);
        add(Transport.class, plain);
        add(Transport.class, encrypted);
        add(StreamReader.class, connection.reader());
        add(StreamWriter.class, connection.writer());
        add(DatagramTransport.class, datagrams);
        add(IoLoop.class, io);
        works.add(() -> {
            plain.write(new byte[1]);
            encrypted.write(new byte[1]);
            connection.writer().write(new byte[1]);
            datagrams.sendto(new byte[1], here);
        });
        ends.addAll(List.of(plain::abort, encrypted::abort, connection::close, datagrams::abort));
        ends.addAll(List.of(server::close, tlsServer::close));
        var pair = sockets.pair();
        var listener = sockets.listener();
        var channel = sockets.datagrams();
        argument(Transport.class, () -> plain);
        argument(WriteTransport.class, () -> plain);
        argument(SocketChannel.class, pair::client);
        argument(SelectableChannel.class, pair::client);
        argument(ServerSocketChannel.class, () -> listener);
        argument(DatagramChannel.class, () -> channel);
        argument(SocketAddress.class, () -> here);
        argument(InetSocketAddress.class, () -> here);
        argument(DatagramOptions.class, () -> anywhere);
        argument(ConnectionOptions.class, () -> ConnectionOptions.DEFAULT);
        argument(ServerOptions.class, () -> ServerOptions.DEFAULT);
        argument(TlsOptions.class, () -> TlsTest.TRUSTING.withServerHostname("localhost"));
        argument(ReadTransport.class, () -> plain);
        argument(BaseProtocol.class, Recording::new);
    }

    private void addProcesses() {
        var options = SubprocessOptions.DEFAULT.withPipes();
        var cat = await(Subprocess.createSubprocessExec(List.of("cat"), options));
        var process = await(io.subprocessExec(() -> new SubprocessProtocol() {}, List.of("cat"), options))
                .transport();
        var input = (WriteTransport) Objects.requireNonNull(process.getPipeTransport(0));
        add(Process.class, cat);
        add(SubprocessTransport.class, process);
        add(WriteTransport.class, input);
        add(ReadTransport.class, (ReadTransport) Objects.requireNonNull(process.getPipeTransport(1)));
        works.add(() -> {
            input.write(new byte[1]);
            Objects.requireNonNull(cat.stdin()).write(new byte[1]);
        });
        ends.add(process::close);
        ends.add(cat::kill);
        ends.add(() -> await(cat.waitFor()));
        argument(SubprocessOptions.class, () -> options);
    }

    private void addFile(Path path) throws Exception {
        var file = await(Streams.openFile(path));
        add(AsyncFile.class, file);
        var channel = sockets.keep(FileChannel.open(path));
        argument(FileChannel.class, () -> channel);
        argument(Path.class, () -> path.resolveSibling("socket"));
        sockets.keep(file::close);
    }

    private void addCallbacks() {
        Future<Object> future = loop.createFuture();
        var task = createTask(sleep(Double.POSITIVE_INFINITY));
        add(EventLoop.class, loop);
        add(Future.class, future);
        add(Task.class, task);
        add(Handle.class, loop.callSoon(() -> {}));
        add(TimerHandle.class, loop.callLater(1000, () -> {}));
        var group = new TaskGroup();
        var deadline = timeout(1000);
        var scopes = createTask(async(() -> await(group.run(_ -> {
            await(deadline.run(_ -> {
                await(sleep(Double.POSITIVE_INFINITY));
            }));
        }))));
        add(TaskGroup.class, group);
        add(Timeout.class, deadline);
        works.add(() -> loop.callSoon(() -> {}));
        ends.add(task::cancel);
        ends.add(scopes::cancel);
        var timer = loop.callLater(1000, () -> {});
        argument(TimerHandle.class, () -> timer);
        argument(Awaitable.class, () -> future);
    }

    private void addSynchronization() {
        var lock = new Lock();
        var condition = new Condition();
        var semaphore = new Semaphore(0);
        var bounded = new BoundedSemaphore();
        var event = new Event();
        var barrier = new Barrier(2);
        var full = new Queue<Object>(1);
        var empty = new LifoQueue<Object>();
        var joined = new PriorityQueue<Integer>();
        add(Lock.class, lock);
        add(Condition.class, condition);
        add(Semaphore.class, semaphore);
        add(BoundedSemaphore.class, bounded);
        add(Event.class, event);
        add(Barrier.class, barrier);
        add(Queue.class, full);
        add(LifoQueue.class, empty);
        add(PriorityQueue.class, joined);
        await(lock.acquire());
        await(bounded.acquire());
        full.putNowait(1);
        joined.putNowait(1);
        for (var waiting :
                List.of(lock.acquire(), semaphore.acquire(), bounded.acquire(), event, barrier, empty.get())) {
            waits(async(() -> await(waiting)));
        }
        waits(full.put(2));
        waits(joined.join());
        waits(async(() -> {
            await(condition.acquire());
            await(condition);
        }));
        turns(2);
        await(condition.acquire());
        ends.add(condition::release); // those who wait in it end with it alone
    }

    private void waits(Coroutine<?> waiting) {
        ends.add(createTask(waiting)::cancel);
    }

    private void addPlainArguments() {
        var bytes = "bytes".getBytes(UTF_8);
        arguments.put("int", () -> 1);
        arguments.put("long", () -> 1L);
        arguments.put("double", () -> 1.0);
        arguments.put("boolean", () -> true);
        argument(Integer.class, () -> 1);
        argument(Long.class, () -> 1L);
        argument(String.class, () -> "localhost");
        argument(Object.class, () -> "object");
        argument(byte[].class, () -> bytes);
        argument(ByteBuffer.class, () -> ByteBuffer.wrap(bytes));
        argument(Iterable.class, () -> List.of(bytes));
        argument(List.class, () -> List.of("localhost"));
        arguments.put("java.util.List<byte[]>", () -> List.of(bytes));
        arguments.put("java.util.function.Supplier<? extends T>", () -> (Supplier<@Nullable Object>) () -> null);
        argument(Charset.class, () -> UTF_8);
        argument(Duration.class, () -> Duration.ofSeconds(1));
        argument(Throwable.class, IOException::new);
        argument(PrintStream.class, () -> new PrintStream(OutputStream.nullOutputStream()));
        argument(InputStream.class, () -> new ByteArrayInputStream(bytes));
        argument(OutputStream.class, OutputStream::nullOutputStream);
        argument(WriteBufferLimits.class, () -> WriteBufferLimits.high(1));
        argument(Map.class, () -> Map.of("message", "from elsewhere"));
        argument(Callback.class, () -> () -> {});
        argument(Callable.class, () -> () -> 1);
        argument(Supplier.class, () -> Recording::new);
        argument(BooleanSupplier.class, () -> () -> false);
        argument(Consumer.class, () -> _ -> {});
        argument(ScopeBody.class, () -> _ -> 1);
        argument(VoidScopeBody.class, () -> _ -> {});
        argument(Executor.class, () -> ForkJoinPool.commonPool());
        argument(ExecutorService.class, () -> ForkJoinPool.commonPool());
        argument(Context.class, Context::new);
        argument(TaskOptions.class, () -> TaskOptions.named("name"));
        argument(TaskFactory.class, () -> Task::new);
        argument(ExceptionHandler.class, () -> (_, _) -> {});
        argument(Poll.class, loop::getPoll);
        argument(Coroutine.class, () -> sleep(1));
    }

    /// Ends all of them.
    void end() throws IOException {
        ends.forEach(Runnable::run);
        sockets.close();
        turns(3);
    }
}
