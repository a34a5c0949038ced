@file:JvmName("Kotlinx")

package org.asyncio4j.benchmarks.workloads

import java.util.function.IntToLongFunction
import kotlin.coroutines.ContinuationInterceptor
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.yield
import org.openjdk.jmh.infra.Blackhole

private val ITEM = Any()

private val CoroutineScope.dispatcher
    get() = coroutineContext[ContinuationInterceptor] as CoroutineDispatcher

fun createRunAwait(units: Int, blackhole: Blackhole) = runBlocking {
    repeat(units) {
        blackhole.consume(async { ITEM }.await())
    }
}

fun sleepZero(tasks: Int, switches: Int) = runBlocking {
    repeat(tasks) {
        launch {
            repeat(switches) {
                yield()
            }
        }
    }
}

fun pendingFuture(units: Int, blackhole: Blackhole) = runBlocking {
    repeat(units) {
        val deferred = CompletableDeferred<Any>()
        dispatcher.dispatch(coroutineContext) { deferred.complete(ITEM) }
        blackhole.consume(deferred.await())
    }
}

fun queueHop(capacity: Int, items: Int, blackhole: Blackhole) = runBlocking {
    val channel = Channel<Any>(capacity)
    launch {
        repeat(items) {
            channel.send(ITEM)
        }
    }
    repeat(items) {
        blackhole.consume(channel.receive())
    }
}

fun lockUncontended(mutex: Mutex, units: Int) = runBlocking {
    repeat(units) {
        mutex.lock()
        mutex.unlock()
    }
}

fun callSoon(batches: Int, batch: Int, blackhole: Blackhole) = runBlocking {
    val callback = Runnable { blackhole.consume(ITEM) }
    repeat(batches) {
        repeat(batch) {
            dispatcher.dispatch(coroutineContext, callback)
        }
        yield()
    }
}

fun timerCancel(batches: Int, batch: Int, millis: IntToLongFunction) = runBlocking {
    scheduleAndCancel(batches, batch, millis)
}

/** Timers are delays of coroutines here: there are no others in the event loop of `runBlocking`. */
internal suspend fun CoroutineScope.scheduleAndCancel(batches: Int, batch: Int, millis: IntToLongFunction) {
    repeat(batches) { i ->
        repeat(batch) { j ->
            launch(start = CoroutineStart.UNDISPATCHED) {
                delay(millis.applyAsLong(i * batch + j))
            }.cancel()
        }
        yield()
    }
}
