package dev.breakwater.reliability;

import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** The one record that an intercepted method takes, and how to proceed with another. */
final class Arguments {

    private Arguments() {}

    static <T> T only(InvocationContext context, Class<T> type) {
        return type.cast(context.getParameters()[0]);
    }

    static @Nullable Object proceedWith(InvocationContext context, Object argument) throws Exception {
        context.setParameters(new Object[] {argument});
        return context.proceed();
    }
}
