/**
 * From a folder of YAML to running routes: checks connectors and flows, deploys them safely, keeps
 * the last good version, runs mappings and leads calls to a connector's ports.
 */
package io.easyflow.connector;
