/// Echo servers, and what puts load on them: programs that run in processes of their own.
///
/// A server listens on a free port of the loopback interface, prints that port in its first line, and ends
/// when its standard input does. Its first argument is `echo`, to send back whatever comes, or `lines`, to do
/// so line by line.
@NullMarked
package org.asyncio4j.benchmarks.network;

import org.jspecify.annotations.NullMarked;
