@file:JvmName("KotlinxHello")

package org.asyncio4j.benchmarks.programs

import kotlinx.coroutines.runBlocking

/** The smallest program of kotlinx.coroutines. */
fun main() = runBlocking { println("hello") }
