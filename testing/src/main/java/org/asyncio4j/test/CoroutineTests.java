package org.asyncio4j.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.commons.annotation.Testable;

/// Makes tests of the methods of a class that return coroutines. JUnit passes over test methods that return
/// something; a class that implements this interface has one test method that stands for all of them:
///
/// ```java
/// final class ResourceTest implements CoroutineTests {
///     @CoroutineTest
///     Coroutine<?> theSecondCallerWaits() {
///         return async(() -> {
///             var first = createTask(resource.use());
///             await(resource.use());
///             assertThat(first.done()).isTrue();
///         });
///     }
/// }
/// ```
///
/// Each runs as a test of its own, on an instance of its own, with what JUnit does before and after a test,
/// and like an [AsyncTest] otherwise. But a build tool cannot be told to run one of them alone.
public interface CoroutineTests {

    /// Marks a method that makes the coroutine which is tested. The method itself runs on the event loop too.
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @Testable
    @interface CoroutineTest {

        /// {@return as [AsyncTest#shuffles]}
        int shuffles() default 0;

        /// {@return as [AsyncTest#seed]}
        long[] seed() default {};

        /// {@return as [AsyncTest#realTime]}
        boolean realTime() default false;

        /// {@return as [AsyncTest#waitForThreads]}
        boolean waitForThreads() default false;
    }

    /// Stands for the methods that return coroutines.
    @TestTemplate
    @ExtendWith(AsyncTestExtension.class)
    default void coroutineTests() {}
}
