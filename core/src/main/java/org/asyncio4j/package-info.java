/// asyncio for Java. Start with [Asyncio][org.asyncio4j.Asyncio], which holds everything that Python calls
/// `asyncio.x`:
///
/// ```java
/// import static org.asyncio4j.Asyncio.*;
/// import org.asyncio4j.*;
///
/// void main() {
///     run(async(() -> {
///         IO.println("hello");
///         await(sleep(1));
///         IO.println("world");
///     }));
/// }
/// ```
///
/// Everything that belongs to an event loop is used by that loop's callbacks and tasks alone; a call from
/// another thread is an [IllegalStateException]. What any thread may call says so. Methods that only tell something
/// are not checked: another thread may be told what was true a moment ago. Times are seconds. Unless it is said
/// otherwise, a null argument is a [NullPointerException] or the error that asyncio has for it.
package org.asyncio4j;
