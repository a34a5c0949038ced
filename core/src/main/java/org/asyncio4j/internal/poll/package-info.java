/// How an event loop waits where nobody says otherwise.
package org.asyncio4j.internal.poll;
