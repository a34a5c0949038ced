package org.asyncio4j.examples;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.Asyncio;
import org.asyncio4j.io.Streams;

/// The public types of the library.
final class PublicApi {
    private PublicApi() {}

    /// {@return them all}
    static List<Class<?>> types() throws IOException, ReflectiveOperationException, URISyntaxException {
        var types = new ArrayList<Class<?>>(types(Asyncio.class));
        types.addAll(types(Streams.class));
        return types;
    }

    /// {@return the public types beside one of them, in its module and package, which have the same name}
    private static List<Class<?>> types(Class<?> one)
            throws IOException, ReflectiveOperationException, URISyntaxException {
        var name = one.getPackageName();
        var module = ModuleFinder.of(origin(one)).find(name).orElseThrow();
        var types = new ArrayList<Class<?>>();
        try (var reader = module.open()) {
            for (var resource : reader.list().toList()) {
                if (resource.matches(name.replace('.', '/') + "/\\w+\\.class")) {
                    var type = Class.forName(resource.replace(".class", "").replace('/', '.'));
                    if (Modifier.isPublic(type.getModifiers())) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    /// {@return the jar or the folder that a class comes from}
    static Path origin(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
