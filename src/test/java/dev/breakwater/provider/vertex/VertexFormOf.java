package dev.breakwater.provider.vertex;

import dev.breakwater.provider.credentials.TokenCache;

/** The form without a container. */
public final class VertexFormOf {

    private VertexFormOf() {}

    public static VertexForm tokens(TokenCache tokens) {
        VertexForm form = new VertexForm();
        form.tokens = tokens;
        return form;
    }
}
