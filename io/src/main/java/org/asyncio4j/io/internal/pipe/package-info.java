/// Pipes: transports over the streams of `java.io`, which threads of their own wait for.
package org.asyncio4j.io.internal.pipe;
