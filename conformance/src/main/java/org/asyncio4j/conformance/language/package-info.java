/// Runs programs of the language that `conformance/SPEC.md` defines.
@NullMarked
package org.asyncio4j.conformance.language;

import org.jspecify.annotations.NullMarked;
