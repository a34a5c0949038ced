package org.asyncio4j.test;

import static org.asyncio4j.Asyncio.await;

import java.lang.reflect.Method;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/// One run of a test: has the method, and those that JUnit runs before and after it, run on one event
/// loop, which they may have as a parameter.
final class TestRun
        implements TestTemplateInvocationContext,
                InvocationInterceptor,
                ParameterResolver,
                BeforeEachCallback,
                AfterEachCallback {
    private static final Namespace PLACE = Namespace.create(TestRun.class);

    private final String name;
    private final @Nullable Long seed;
    private final @Nullable Method coroutine;
    private final Poll poll;
    private final TestLoop loop;

    TestRun(Options options, String name, @Nullable Long seed, @Nullable Method coroutine) {
        this.name = name;
        this.seed = seed;
        this.coroutine = coroutine;
        poll = options.newPoll(seed);
        loop = new TestLoop(poll);
    }

    /// {@return the run to which a context belongs}
    static TestRun of(ExtensionContext context) {
        var run = context.getStore(PLACE).get(TestRun.class, TestRun.class);
        if (run == null) {
            throw new IllegalStateException("no @AsyncTest runs in the context '" + context.getDisplayName() + "'");
        }
        return run;
    }

    TestLoop loop() {
        return loop;
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return seed == null ? name : name + ", seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    /// Lets other extensions find this. JUnit calls it from 5.13 on, before all of them.
    @Override
    public void prepareInvocation(ExtensionContext context) {
        context.getStore(PLACE).put(TestRun.class, this);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(PLACE).put(TestRun.class, this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == EventLoop.class || (type == VirtualTime.class && poll instanceof VirtualTime);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EventLoop.class ? loop.eventLoop() : poll;
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        run(coroutine(invocation, method));
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        if (coroutine == null) {
            run(coroutine(invocation, method));
        } else {
            invocation.skip();
            run(TestLoop.named(coroutine.getName(), () -> call(coroutine, context)));
        }
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        run(coroutine(invocation, method));
    }

    /// {@return a coroutine that calls a method for JUnit, and has its name}
    static Coroutine<?> coroutine(Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method) {
        return TestLoop.named(method.getExecutable().getName(), () -> proceed(invocation));
    }

    private static @Nullable Void proceed(Invocation<@Nullable Void> invocation) throws Exception {
        try {
            return invocation.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Object call(Method method, ExtensionContext context) {
        Object made = context.getExecutableInvoker().invoke(method, context.getRequiredTestInstance());
        if (!(made instanceof Coroutine<?> body)) {
            throw new AssertionError(method.getName() + " must return a coroutine, but has returned " + made);
        }
        return await(body);
    }

    private void run(Coroutine<?> part) {
        try {
            var _ = loop.run(part);
        } catch (Throwable e) {
            nameSchedule(e);
            throw e;
        }
    }

    private void nameSchedule(Throwable failure) {
        if (seed != null) {
            failure.addSuppressed(new FailedSchedule(seed));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            loop.end(context.getExecutionException().orElse(null));
        } catch (Throwable e) {
            nameSchedule(e);
            throw e;
        }
    }
}
