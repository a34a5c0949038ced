import org.jspecify.annotations.NullMarked;

/// asyncio for Java: event loop, coroutines, futures and tasks with the scheduling order, the names and the
/// errors of Python's asyncio.
@NullMarked
@SuppressWarnings("module") // that of the tests is made after this one
module org.asyncio4j {
    requires static transitive org.jspecify;
    requires static java.logging;
    requires static jdk.jshell;
    requires jdk.unsupported;

    uses org.asyncio4j.spi.ThreadContextProvider;

    exports org.asyncio4j;
    exports org.asyncio4j.spi;
    exports org.asyncio4j.internal.inspect to
            org.asyncio4j.test;
}
