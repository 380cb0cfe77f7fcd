/** What tests share: a provider made of sockets and a script, time by hand, and samples of what travels. */
package dev.breakwater.testing;
