@file:JvmName("KotlinxFootprint")

package org.asyncio4j.benchmarks.programs

import java.util.function.Consumer
import kotlin.time.Duration.Companion.hours
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

/** Hands over coroutines, each of which waits for a deferred of its own. */
fun parkedCoroutines(count: Int, action: Consumer<List<Any>>) = runBlocking {
    val coroutines = ArrayList<Any>(count)
    repeat(count) {
        coroutines += async { CompletableDeferred<Any>().await() }
    }
    yield()
    action.accept(coroutines)
    coroutineContext.cancelChildren()
}

/** Hands over delays of coroutines: there are no other timers in the event loop of `runBlocking`. */
fun pendingTimers(count: Int, action: Consumer<List<Any>>) = runBlocking {
    val timers = ArrayList<Any>(count)
    repeat(count) {
        timers += launch(start = CoroutineStart.UNDISPATCHED) { delay(1.hours) }
    }
    action.accept(timers)
    coroutineContext.cancelChildren()
}
