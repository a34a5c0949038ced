/// What other modules implement to give an event loop another clock or another place to wait.
package org.asyncio4j.spi;
