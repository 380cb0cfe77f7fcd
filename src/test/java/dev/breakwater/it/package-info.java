/** The deployed WAR on a real Payara Micro, asked by real clients over real sockets. */
package dev.breakwater.it;
