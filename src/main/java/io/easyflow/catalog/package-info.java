/** What a connector's folder declares: {@code connector.yaml}, its files, its ports. */
package io.easyflow.catalog;
