package dev.breakwater.server;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Calls methods of the server's own objects by reflection, because one WAR runs on all servers and cannot link to their classes. Only for
 * what the Servlet API does not offer, and only where the gateway also works without it.
 */
final class ServerObjects {

    private ServerObjects() {}

    /**
     * Calls methods without parameters one after the other, each on the result of the previous one.
     *
     * @throws ReflectiveOperationException if a method does not exist or throws
     */
    static Object follow(Object start, String... methods) throws ReflectiveOperationException {
        Object at = start;
        for (String method : methods) {
            at = call(at, method);
        }
        return at;
    }

    /** @param arguments not null, and instances of the method's parameter types */
    static Object call(Object target, String method, Object... arguments) throws ReflectiveOperationException {
        for (Method each : target.getClass().getMethods()) {
            if (each.getName().equals(method) && fits(each.getParameterTypes(), arguments)) {
                each.setAccessible(true); // public, but its class may not be
                return each.invoke(target, arguments);
            }
        }
        throw new NoSuchMethodException(target.getClass().getName() + "." + method);
    }

    static Object field(Object target, String name) throws ReflectiveOperationException {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }

    private static boolean fits(Class<?>[] types, Object[] arguments) {
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean flag = types[i] == boolean.class && arguments[i] instanceof Boolean;
            if (!flag && !types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
