/// How an event loop waits, and what time it is meanwhile.
package org.asyncio4j.internal.poll;
