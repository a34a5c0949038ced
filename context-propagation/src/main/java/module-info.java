import org.jspecify.annotations.NullMarked;

/// Carries thread-locals along with the work of event loops. Whoever has this module need not do anything else.
@NullMarked
@SuppressWarnings("requires-automatic") // it has no other name
module org.asyncio4j.context {
    requires transitive org.asyncio4j;
    requires static org.jspecify;
    requires context.propagation;

    provides org.asyncio4j.spi.ThreadContextProvider with
            org.asyncio4j.context.ContextPropagation;
}
