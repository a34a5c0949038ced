package org.asyncio4j.benchmarks.workloads

import java.util.concurrent.CompletableFuture
import java.util.function.IntToLongFunction
import kotlin.concurrent.thread
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** Delays that are pending in the event loop of a `runBlocking`, which has a thread of its own until it is closed. */
class PendingDelays(count: Int, millis: IntToLongFunction) : AutoCloseable {
    private val running = CompletableFuture<CoroutineScope>()

    private val thread = thread {
        try {
            runBlocking {
                repeat(count) { i ->
                    launch(start = CoroutineStart.UNDISPATCHED) { delay(millis.applyAsLong(i)) }
                }
                running.complete(this)
                awaitCancellation()
            }
        } catch (_: CancellationException) {
            // closed
        }
    }

    private val scope = running.join()

    /** Schedules others and cancels them. */
    fun scheduleAndCancel(batches: Int, batch: Int, millis: IntToLongFunction) {
        val done = CompletableFuture<Unit>()
        scope.launch {
            scheduleAndCancel(batches, batch, millis)
            done.complete(Unit)
        }
        done.join()
    }

    override fun close() {
        scope.cancel()
        thread.join()
    }
}
