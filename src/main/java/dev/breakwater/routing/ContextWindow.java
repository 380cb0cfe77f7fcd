package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import jakarta.enterprise.context.Dependent;

/**
 * The prompt must fit the deployment's window, where prompts are counted. A deployment whose window is not known may take anything.
 * Source: LiteLLM's {@code enable_pre_call_checks}.
 */
@Dependent
class ContextWindow implements Eligibility {

    @Override
    public Exclusion exclusion() {
        return Exclusion.CONTEXT_WINDOW;
    }

    @Override
    public boolean excludes(Call call, Deployment deployment) {
        boolean counting = call.request().operation() == Operation.COUNT_TOKENS;
        if (counting || !call.policy().routing().countsPrompts()) {
            return false;
        }
        Integer window = deployment.facts().window();
        return window != null && call.request().prompt().tokens() > window;
    }
}
