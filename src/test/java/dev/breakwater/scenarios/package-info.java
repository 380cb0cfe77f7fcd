/** The real rings on a simulated clock, against providers that fail by a plan: {@code docs/scenarios.md} is what comes of it. */
package dev.breakwater.scenarios;
