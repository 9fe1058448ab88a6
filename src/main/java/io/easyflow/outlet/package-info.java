/** The {@code outbound:} component: calls to platforms, budgets, breakers, classes of outcomes. */
package io.easyflow.outlet;
