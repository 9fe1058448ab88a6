package io.easyflow.catalog;

import java.util.Set;

/**
 * One value that an account of a connector is made of.
 *
 * @param name as used in {@code connector.yaml}, camel case
 * @param title what a person reads
 * @param secret true when it must never be shown
 * @param requiredFor what does not work without it: {@code api}, {@code webhook}
 * @param defaultValue value when none is set, null for none
 */
public record CredentialSpec(
    String name, String title, boolean secret, Set<String> requiredFor, String defaultValue) {}
