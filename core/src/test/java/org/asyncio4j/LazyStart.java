package org.asyncio4j;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/// A test that depends on tasks starting in the next iteration, as they do without a task factory. It is left out
/// where the tests run with eager tasks; see [Loops].
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(named = LazyStart.EAGER_TASKS, matches = "true")
public @interface LazyStart {
    /// The system property that has the loops of the tests start their tasks eagerly.
    String EAGER_TASKS = "asyncio4j.tests.eager";

    /// {@return why the test cannot do with eager tasks}
    String value();
}
