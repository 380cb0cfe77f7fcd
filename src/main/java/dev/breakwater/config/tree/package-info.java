/** The configuration as a tree: YAML files, includes, the MicroProfile Config source, paths and problems. Knows no specific key. */
@NullMarked
package dev.breakwater.config.tree;

import org.jspecify.annotations.NullMarked;
