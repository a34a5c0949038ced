/// What the test module sees of event loops beyond the API.
package org.asyncio4j.internal.inspect;
