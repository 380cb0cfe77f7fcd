package dev.breakwater.reliability;

import jakarta.interceptor.Interceptor;

/** The order of the interceptors, written once: smaller numbers act outside. */
final class Order {

    /** Outermost: a fallback is a new group with a full cycle of retries of its own. */
    static final int FALLBACK = Interceptor.Priority.APPLICATION + 10;

    /** Around the choice of a deployment, so that each retry chooses again. */
    static final int RETRY = Interceptor.Priority.APPLICATION + 20;

    /** Around the time limit, so that a timeout counts as the failure that it is. */
    static final int COOLDOWN = Interceptor.Priority.APPLICATION + 30;

    /** Around the time limit, because it ends attempts; inside the cooldown, whose event follows the attempt's end. */
    static final int METER = Interceptor.Priority.APPLICATION + 35;

    /** Innermost: it bounds one request to one provider and nothing else. */
    static final int TIMEOUT = Interceptor.Priority.APPLICATION + 40;

    private Order() {}
}
