/**
 * What a competent user of Camel would write without the hub: what the benches compare the hub
 * with. Each application is a process of its own, set by Spring properties: {@code server.port},
 * {@code spring.datasource.*}, {@code plain.stub-url}.
 */
package io.easyflow.bench.plain;
