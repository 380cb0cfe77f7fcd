/** The configuration as a tree: YAML files, included files, MicroProfile Config sources, paths and problems. It knows no key. */
@NullMarked
package dev.breakwater.config.tree;

import org.jspecify.annotations.NullMarked;
