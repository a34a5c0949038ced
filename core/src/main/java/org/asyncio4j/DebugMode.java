package org.asyncio4j;

/// Whether new event loops are in debug mode.
final class DebugMode {
    private DebugMode() {}

    static boolean isDefault() {
        var variable = System.getenv("ASYNCIO4J_DEBUG");
        return Boolean.getBoolean("asyncio4j.debug") || (variable != null && !variable.isEmpty());
    }
}
