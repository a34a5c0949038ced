/// What the packages of the io module share; no API.
package org.asyncio4j.io.internal;
