@file:JvmName("Kotlinx")

package org.asyncio4j.benchmarks.workloads

import java.util.function.IntToLongFunction
import kotlin.concurrent.thread
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
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

fun createSuspendFinish(units: Int, blackhole: Blackhole) = runBlocking {
    repeat(units) {
        val task = async {
            yield()
            ITEM
        }
        blackhole.consume(task.await())
    }
}

fun finishedFuture(batches: Int, batch: Int, blackhole: Blackhole) = runBlocking {
    val futures = List(batch) { CompletableDeferred(ITEM) }
    repeat(batches) {
        for (future in futures) {
            blackhole.consume(future.await())
        }
    }
}

@Suppress("RedundantSuspendModifier") // what is measured
private suspend fun item() = ITEM

fun inlineCoroutine(units: Int, blackhole: Blackhole) = runBlocking {
    repeat(units) {
        blackhole.consume(item())
    }
}

fun gather(batches: Int, batch: Int, blackhole: Blackhole) = runBlocking {
    repeat(batches) {
        blackhole.consume(List(batch) { async { ITEM } }.awaitAll())
    }
}

fun taskGroup(batches: Int, batch: Int, blackhole: Blackhole) = runBlocking {
    repeat(batches) {
        coroutineScope {
            repeat(batch) {
                launch { blackhole.consume(ITEM) }
            }
        }
    }
}

fun lockContended(tasks: Int, turns: Int) = runBlocking {
    val mutex = Mutex()
    repeat(tasks) {
        launch {
            repeat(turns) {
                mutex.lock()
                yield()
                mutex.unlock()
            }
        }
    }
}

fun eventBroadcast(waiters: Int, times: Int) = runBlocking {
    var event = CompletableDeferred<Any>()
    repeat(waiters) {
        launch {
            repeat(times) {
                event.await()
            }
        }
    }
    repeat(times) {
        yield()
        val last = event
        event = CompletableDeferred()
        last.complete(ITEM)
    }
}

fun timerFire(units: Int) = runBlocking {
    repeat(units) {
        launch(start = CoroutineStart.UNDISPATCHED) { delay(1) }
    }
}

fun callSoonThreadsafe(units: Int) = runBlocking {
    val done = CompletableDeferred<Any>()
    var left = units
    val callback = Runnable {
        left--
        if (left == 0) {
            done.complete(ITEM)
        }
    }
    val sender = thread {
        repeat(units) {
            dispatcher.dispatch(coroutineContext, callback)
        }
    }
    done.await()
    sender.join()
}

fun cancelParked(units: Int) = runBlocking {
    repeat(units) {
        val job = launch { awaitCancellation() }
        yield()
        job.cancelAndJoin()
    }
}

fun timeoutNotFiring(units: Int, blackhole: Blackhole) = runBlocking {
    repeat(units) {
        blackhole.consume(withTimeout(3_600_000) { ITEM })
    }
}

private class Item(val value: Any) : AbstractCoroutineContextElement(Item) {
    companion object Key : CoroutineContext.Key<Item>
}

fun contextVarRead(units: Int, blackhole: Blackhole) = runBlocking {
    withContext(Item(ITEM)) {
        repeat(units) {
            blackhole.consume(currentCoroutineContext()[Item]?.value)
        }
    }
}

fun toThread(units: Int, blackhole: Blackhole) = runBlocking {
    repeat(units) {
        blackhole.consume(withContext(Dispatchers.IO) { ITEM })
    }
}

fun millionTasks(tasks: Int) = runBlocking {
    val started = List(tasks) { launch { yield() } }
    started.joinAll()
}
