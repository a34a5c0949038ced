/// Carries thread-locals along, through the accessors of Micrometer's context propagation.
@NullMarked
package org.asyncio4j.context;

import org.jspecify.annotations.NullMarked;
