/// Child processes, on [ProcessBuilder].
package org.asyncio4j.io.internal.process;
