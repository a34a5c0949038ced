/// The name service: addresses of host names, and names of addresses.
package org.asyncio4j.io.internal.names;
