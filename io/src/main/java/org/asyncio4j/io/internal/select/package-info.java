/// Channels of `java.nio` that the program itself reads and writes.
package org.asyncio4j.io.internal.select;
