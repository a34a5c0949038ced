import org.jspecify.annotations.NullMarked;

/// Tests of programs that use asyncio4j: virtual time, schedules that can be replayed, and a JUnit extension.
@NullMarked
module org.asyncio4j.test {
    requires transitive org.asyncio4j;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;

    exports org.asyncio4j.test;

    opens org.asyncio4j.test to
            org.junit.platform.commons;
}
