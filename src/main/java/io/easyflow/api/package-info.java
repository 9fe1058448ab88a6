/** The REST API: who may call it, what it answers, and how it says that something is wrong. */
package io.easyflow.api;
