/// What is measured: a class a workload, in it a JMH benchmark a contender.
@NullMarked
package org.asyncio4j.benchmarks.workloads;

import org.jspecify.annotations.NullMarked;
