/// What `./asyncio4j run` and `./asyncio4j repl` start. A package of its own, since frames of the others are left
/// out of stack traces, and the JDK's launcher counts the ones that it takes off.
package org.asyncio4j.launcher;
