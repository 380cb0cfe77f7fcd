/** Shared test fixtures: a scripted provider, controlled time, and sample values. */
package dev.breakwater.testing;
