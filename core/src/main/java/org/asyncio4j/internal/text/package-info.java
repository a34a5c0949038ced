/// How methods, stacks and values are shown to people.
package org.asyncio4j.internal.text;
