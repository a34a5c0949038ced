package org.asyncio4j;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What the library logs as an error until this is closed, and nowhere else. By reflection, since the module does
/// not read `java.logging`.
final class RecordedErrors implements AutoCloseable {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Class<?> filterType = Class.forName("java.util.logging.Filter");
    private final Object logger = Class.forName("java.util.logging.Logger")
            .getMethod("getLogger", String.class)
            .invoke(null, "asyncio4j");

    record Entry(String message, Object thrown) {}

    RecordedErrors() throws ReflectiveOperationException {
        setFilter(Proxy.newProxyInstance(
                RecordedErrors.class.getClassLoader(), new Class<?>[] {filterType}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isLoggable")) {
                        record(arguments[0]);
                    }
                    return false;
                }));
    }

    private void record(Object logged) throws ReflectiveOperationException {
        if (get(logged, "getLevel").toString().equals("SEVERE")) {
            entries.add(new Entry(get(logged, "getMessage").toString(), get(logged, "getThrown")));
        }
    }

    private static Object get(Object logged, String getter) throws ReflectiveOperationException {
        return logged.getClass().getMethod(getter).invoke(logged);
    }

    private void setFilter(Object filter) throws ReflectiveOperationException {
        logger.getClass().getMethod("setFilter", filterType).invoke(logger, filter);
    }

    List<Entry> entries() {
        return entries;
    }

    @Override
    public void close() throws ReflectiveOperationException {
        logger.getClass().getMethod("setFilter", filterType).invoke(logger, (Object) null);
    }
}
