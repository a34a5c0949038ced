/// What other modules implement to give an event loop another clock or another place to wait, or to carry
/// thread-locals along.
package org.asyncio4j.spi;
