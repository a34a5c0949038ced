/// The command `benchmarks/run`: measures asyncio4j beside its peers, and writes the page of the results.
@NullMarked
package org.asyncio4j.benchmarks;

import org.jspecify.annotations.NullMarked;
