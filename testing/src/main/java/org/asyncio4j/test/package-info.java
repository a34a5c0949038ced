/// Virtual time, schedules that can be replayed and a JUnit extension, for tests of programs that use
/// asyncio4j.
@NullMarked
package org.asyncio4j.test;

import org.jspecify.annotations.NullMarked;
