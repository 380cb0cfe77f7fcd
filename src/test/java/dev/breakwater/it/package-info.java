/** Integration tests of the WAR on a real server (Payara Micro unless a profile selects another), with real clients and sockets. */
package dev.breakwater.it;
