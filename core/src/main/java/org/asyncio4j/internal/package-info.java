/// What several internal packages share.
package org.asyncio4j.internal;
