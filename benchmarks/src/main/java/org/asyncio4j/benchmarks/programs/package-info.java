/// Small programs whose start-up or memory is measured from outside.
@NullMarked
package org.asyncio4j.benchmarks.programs;

import org.jspecify.annotations.NullMarked;
