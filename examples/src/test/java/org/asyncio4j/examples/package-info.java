/// Runs the example programs, the launcher and the programs of the documentation as a reader does.
@NullMarked
package org.asyncio4j.examples;

import org.jspecify.annotations.NullMarked;
