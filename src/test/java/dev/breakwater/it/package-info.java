/** The deployed WAR on a real server, Payara Micro where no profile says another, asked by real clients over real sockets. */
package dev.breakwater.it;
