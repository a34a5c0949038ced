package org.asyncio4j.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A JUnit test that awaits. The method is the body of the main task of an event loop of its own, on virtual
/// time:
///
/// ```java
/// @AsyncTest
/// void theSecondCallerWaits() {
///     var first = createTask(resource.use());
///     await(resource.use());
///     assertThat(first.done()).isTrue();
/// }
/// ```
///
/// The methods of `@BeforeEach` and `@AfterEach` run on the same loop, one after the other, and can await too.
///
/// Besides what the methods throw, the test fails if it leaves something behind: unfinished tasks,
/// coroutines that nobody awaited, exceptions that nobody retrieved, and reports to the loop's exception
/// handler. A [LeakError] names them; if the test fails anyway, it is suppressed by that failure.
///
/// The methods may have a parameter of type [EventLoop][org.asyncio4j.EventLoop] or, on virtual time,
/// [VirtualTime]. Like any test method of JUnit it must be void: for one that returns a coroutine see
/// [CoroutineTests]. What JUnit's other annotations begin, such as `@ParameterizedTest`, can await by
/// [AsyncTests#runTest].
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(AsyncTestExtension.class)
public @interface AsyncTest {

    /// {@return under how many random schedules the test runs, instead of asyncio's own; their seeds are 0,
    /// 1, 2, …}
    int shuffles() default 0;

    /// {@return the seeds of the schedules under which the test runs, to replay one that has failed; where
    /// they are given, [#shuffles] is ignored}
    long[] seed() default {};

    /// {@return whether time is real}
    boolean realTime() default false;

    /// {@return whether the loop waits for threads that it does not know, as a clock made by
    /// [VirtualTime#waitingForThreads] does}
    boolean waitForThreads() default false;
}
