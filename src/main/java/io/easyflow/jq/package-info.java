/** Bounded jq with the hub's functions: the language of mappings and of expressions. */
package io.easyflow.jq;
