/**
 * The sandbox: without credentials every platform is played by its double, and sample traffic comes
 * in by itself, into a database of its own.
 */
package io.easyflow.sandbox;
