/// The command `conformance/run`: runs programs on asyncio4j and compares their traces with those of CPython.
@NullMarked
package org.asyncio4j.conformance;

import org.jspecify.annotations.NullMarked;
