/// The two ways to suspend and resume a stack. No code outside this package starts, parks or unparks a
/// task's thread.
package org.asyncio4j.internal.stack;
