/**
 * The PostgreSQL the hub stands on: an embedded server by default, any other by {@code
 * spring.datasource.url}, and the pool of connections to it.
 */
package io.easyflow.database;
