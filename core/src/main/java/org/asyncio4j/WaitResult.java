package org.asyncio4j;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What [Asyncio#waitTasks(Iterable)] returns. Both sets have the order of the arguments.
///
/// @param <T> what the futures give
/// @param done those that are done
/// @param pending those that are not, and go on
public record WaitResult<T extends @Nullable Object>(Set<Future<? extends T>> done, Set<Future<? extends T>> pending) {}
