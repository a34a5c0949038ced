/// Virtual time and schedules that can be replayed, for tests of programs that use asyncio4j.
@NullMarked
package org.asyncio4j.test;

import org.jspecify.annotations.NullMarked;
