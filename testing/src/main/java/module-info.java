import org.jspecify.annotations.NullMarked;

/// Tests of programs that use asyncio4j: virtual time and schedules that can be replayed.
@NullMarked
module org.asyncio4j.test {
    requires transitive org.asyncio4j;
    requires static transitive org.jspecify;

    exports org.asyncio4j.test;
}
