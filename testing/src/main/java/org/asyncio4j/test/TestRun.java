package org.asyncio4j.test;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.lang.reflect.Method;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/// One run of a test: has the method run on an event loop, which it may have as a parameter.
final class TestRun
        implements TestTemplateInvocationContext, InvocationInterceptor, ParameterResolver, AfterEachCallback {
    private final @Nullable Long seed;
    private final @Nullable Method coroutine;
    private final Poll poll;
    private final TestLoop loop;

    TestRun(Options options, @Nullable Long seed, @Nullable Method coroutine) {
        this.seed = seed;
        this.coroutine = coroutine;
        poll = options.newPoll(seed);
        loop = new TestLoop(poll);
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        var name = coroutine == null ? "" : coroutine.getName() + "()";
        var order = seed == null ? "" : "seed " + seed;
        return name.isEmpty() && order.isEmpty() ? "in order" : (name + " " + order).strip();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
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
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        try {
            if (coroutine == null) {
                loop.run(async(() -> proceed(invocation)));
            } else {
                invocation.skip();
                loop.run(async(() -> call(coroutine, context)));
            }
        } catch (Throwable e) {
            if (seed != null) {
                e.addSuppressed(new FailedSchedule(seed));
            }
            throw e;
        }
    }

    private static void proceed(Invocation<@Nullable Void> invocation) throws Exception {
        try {
            invocation.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void call(Method method, ExtensionContext context) {
        Object made = context.getExecutableInvoker().invoke(method, context.getRequiredTestInstance());
        if (!(made instanceof Coroutine<?> body)) {
            throw new AssertionError(method.getName() + " must return a coroutine, but has returned " + made);
        }
        await(body);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        loop.eventLoop().close();
    }
}
