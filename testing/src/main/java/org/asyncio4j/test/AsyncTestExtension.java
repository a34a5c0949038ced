package org.asyncio4j.test;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.asyncio4j.test.CoroutineTests.CoroutineTest;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/// Has JUnit run each test as often as its annotation says.
final class AsyncTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), AsyncTest.class)
                .map(test -> Options.of(test).runs(null))
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
                .runs(method);
    }
}
