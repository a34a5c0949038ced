package org.asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a race ended: what [Asyncio#staggeredRace(Iterable, double)] returns.
///
/// @param <T> what the coroutines return
/// @param winner what the first coroutine to succeed has returned, or null if none did
/// @param winnerIndex which one that was, from 0, or null
/// @param exceptions of each coroutine that was started its exception; null for the winner
public record StaggeredRace<T extends @Nullable Object>(
        @Nullable T winner, @Nullable Integer winnerIndex, List<@Nullable Throwable> exceptions) {}
