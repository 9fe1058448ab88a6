/**
 * Canonical records: what every platform's data becomes. Records validate themselves; amounts are
 * decimals written as strings, times are instants, identifiers are strings. Depends on nothing.
 */
package io.easyflow.model;
