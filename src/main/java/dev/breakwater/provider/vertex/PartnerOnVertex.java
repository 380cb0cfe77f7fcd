package dev.breakwater.provider.vertex;

import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Operation;
import dev.breakwater.provider.openai.OpenAiCompatible;

/** Models of partners and open models with OpenAI's API: {@code meta/llama-4-scout-17b-16e-instruct-maas}, for example. */
final class PartnerOnVertex extends OpenAiCompatible {

    private final VertexAddress addresses;

    PartnerOnVertex(VertexAddress addresses) {
        this.addresses = addresses;
    }

    @Override
    public String name() {
        return VertexForm.NAME;
    }

    @Override
    protected String address(Attempt attempt, Operation operation) {
        return addresses.of(attempt, "endpoints/openapi", "/" + operation.path());
    }
}
