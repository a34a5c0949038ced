package org.asyncio4j.test;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.asyncio4j.Coroutine;
import org.asyncio4j.test.CoroutineTests.CoroutineTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/// Has JUnit run each [AsyncTest] as often as its annotation says. It comes with the annotation.
///
/// On a class, `@ExtendWith(AsyncTestExtension.class)` has its `@BeforeAll` and `@AfterAll` methods
/// await too. Each runs as a test does, on virtual time and an event loop of its own, which is closed
/// when the method is done: what it makes for the tests must not need a loop.
///
/// Other extensions await by [#run], and have things closed by [#closeAtEnd].
public final class AsyncTestExtension implements TestTemplateInvocationContextProvider, InvocationInterceptor {

    /// For JUnit.
    public AsyncTestExtension() {}

    /// Runs a coroutine on the event loop of a test, for other extensions: those that resolve its
    /// parameters, for example. Called outside of the loop, it runs it to the coroutine's end.
    ///
    /// @param <T> what the coroutine returns
    /// @param context that of the test
    /// @param coroutine the coroutine
    /// @return its result; its exception comes out as it was thrown
    /// @throws IllegalStateException if there is no [AsyncTest] in this context
    public static <T extends @Nullable Object> T run(ExtensionContext context, Coroutine<T> coroutine) {
        return TestRun.of(context).loop().run(coroutine);
    }

    /// Has something closed on the event loop of a test after its last `@AfterEach` method. Its `close`
    /// can await; what it throws fails the test. What was added last is closed first.
    ///
    /// @param context that of the test
    /// @param resource what is closed
    /// @throws IllegalStateException if there is no [AsyncTest] in this context
    public static void closeAtEnd(ExtensionContext context, AutoCloseable resource) {
        TestRun.of(context).loop().closeAtEnd(resource);
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), AsyncTest.class) || standsForCoroutines(context);
    }

    private static boolean standsForCoroutines(ExtensionContext context) {
        return context.getRequiredTestMethod().getDeclaringClass() == CoroutineTests.class;
    }

    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), AsyncTest.class)
                .map(test -> Options.of(test).runs(context.getDisplayName(), null))
                .orElseGet(() -> coroutines(context.getRequiredTestClass()));
    }

    private static Stream<TestTemplateInvocationContext> coroutines(Class<?> testClass) {
        return AnnotationSupport.findAnnotatedMethods(testClass, CoroutineTest.class, HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .flatMap(AsyncTestExtension::runs);
    }

    private static Stream<TestTemplateInvocationContext> runs(Method method) {
        return AnnotationSupport.findAnnotation(method, CoroutineTest.class)
                .map(Options::of)
                .orElseThrow()
                .runs(method.getName() + "()", method);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        runAlone(invocation, method);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        runAlone(invocation, method);
    }

    private static void runAlone(Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method) {
        new TestLoop(new VirtualTime()).runAlone(TestRun.coroutine(invocation, method));
    }
}
